package org.riskassessment.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenCharacterTest {

  @ParameterizedTest
  @CsvSource({
    "'a\0b', 1, U+0000 NULL, 'a\\u0000b'",
    "'ab\u2028', 2, U+2028 LINE SEPARATOR, 'ab\\u2028'",
    "'\u2029ab', 0, U+2029 PARAGRAPH SEPARATOR, '\\u2029ab'",
    "'a\u200bb', 1, U+200B ZERO WIDTH SPACE, 'a\\u200bb'",
    "'a\u2060b', 1, U+2060 WORD JOINER, 'a\\u2060b'",
    "'a\ufeffb', 1, U+FEFF ZERO WIDTH NO-BREAK SPACE, 'a\\ufeffb'",
    "'a\u200db', 1, U+200D ZERO WIDTH JOINER, 'a\\u200db'",
    "'a\u202eb', 1, U+202E RIGHT-TO-LEFT OVERRIDE, 'a\\u202eb'",
  })
  void hidden_characters_are_found_and_named(String text, int index, String name, String shown) {
    assertThat(HiddenCharacter.in(text))
        .hasValueSatisfying(
            hidden -> {
              assertThat(hidden.index()).isEqualTo(index);
              assertThat(hidden.name()).isEqualTo(name);
            });
    assertThat(HiddenCharacter.shown(text)).isEqualTo(shown);
    assertThat(HiddenCharacter.isFree(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud834", "\udd1e", "\udd1e\ud834"})
  void half_of_a_pair_is_hidden(String half) {
    assertThat(HiddenCharacter.in("a" + half + "b"))
        .hasValueSatisfying(h -> assertThat(h.name()).endsWith("(half of a character)"));
    assertThat(HiddenCharacter.shown("a" + half.charAt(0))).startsWith("a\\ud");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Öl & 漢字 €",
        "two\nlines\tand a tab",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u05d0\u05d1 C++\u200f",
        "\ud83d\udc69\u200d\ud83d\udcbb and co",
        "e\u0301"
      })
  void text_of_any_script_is_not_hidden(String text) {
    assertThat(HiddenCharacter.in(text)).isEmpty();
    assertThatCode(() -> HiddenCharacter.refuse("note", text)).doesNotThrowAnyException();
  }

  @Test
  void a_text_is_refused_with_the_place_and_the_name() {
    assertThatThrownBy(() -> HiddenCharacter.refuse("note", "call\0back"))
        .hasMessage(
            "note: contains U+0000 NULL (found 'call\\u0000back'); accepted: text without it");
  }
}
