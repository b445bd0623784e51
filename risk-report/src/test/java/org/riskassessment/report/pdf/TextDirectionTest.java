package org.riskassessment.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhtmltopdf.bidi.BidiSplitter;
import org.junit.jupiter.api.Test;

class TextDirectionTest {
  private static final String SHALOM = "\u05e9\u05dc\u05d5\u05dd";
  private static final String TURNED = "\u05dd\u05d5\u05dc\u05e9";

  private final TextDirection direction = new TextDirection();

  @Test
  void hebrew_letters_are_turned_round() {
    assertThat(direction.reorderRTLTextToLTR(SHALOM)).isEqualTo(TURNED);
    assertThat(direction.reorderRTLTextToLTR("(" + SHALOM + ")")).isEqualTo("(" + TURNED + ")");
    assertThat(direction.reorderRTLTextToLTR("\u05d0\u05b8\u05d1"))
        .as("a mark stays with its letter")
        .isEqualTo("\u05d1\u05d0\u05b8");
    assertThat(direction.reorderRTLTextToLTR(SHALOM + " ")).isEqualTo(TURNED + " ");
    assertThat(direction.reorderRTLTextToLTR(" ")).isEqualTo(" ");
  }

  @Test
  void a_line_is_split_where_the_direction_changes() {
    direction.setParagraph("Client " + SHALOM + " left", BidiSplitter.LTR);

    assertThat(direction.countTextRuns()).isEqualTo(3);
    assertThat(direction.getVisualRun(1).getStart()).isEqualTo(7);
    assertThat(direction.getVisualRun(1).getLength()).isEqualTo(SHALOM.length());
    assertThat(direction.getVisualRun(1).getDirection()).isEqualTo(BidiSplitter.RTL);
    assertThat(direction.getVisualRun(2).getDirection()).isEqualTo(BidiSplitter.LTR);
  }

  @Test
  void the_first_letter_says_the_direction_of_a_line() {
    assertThat(direction.getBaseDirection(SHALOM + " abc")).isEqualTo(BidiSplitter.RTL);
    assertThat(direction.getBaseDirection("12 abc")).isEqualTo(BidiSplitter.LTR);
  }
}
