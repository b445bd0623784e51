package org.riskassessment.core.schema.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.Remedy;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.schema.ColumnRole;
import org.riskassessment.core.schema.ColumnType;
import org.riskassessment.core.schema.Schema;

class SchemaInferenceTest {
  private static final int ROWS = 60;

  /** A header, rows of cells, and hints. */
  private static InferredSchema infer(String header, Hints hints, List<String> rows) {
    SchemaInference inference =
        new SchemaInference("clients.csv", List.of(header.split(",")), hints);
    rows.forEach(row -> inference.add(row.split(",", -1)));
    return inference.result();
  }

  private static List<String> rows(int count, IntFunction<String> row) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row.apply(i));
    }
    return rows;
  }

  /** One column, named and filled, between an id, a feature and a label that it says nothing of. */
  private static InferredColumn column(String name, IntFunction<String> cell) {
    return with(name, cell, ROWS).columns().get(2);
  }

  private static InferredSchema with(String name, IntFunction<String> cell, int count) {
    return infer(
        "client_id,orders," + name + ",churned",
        Hints.NONE,
        rows(count, i -> "c" + i + "," + i * 7 % 5 + "," + cell.apply(i) + "," + left(i)));
  }

  /** Every third client has left. */
  private static String left(int i) {
    return i % 3 == 0 ? "1" : "0";
  }

  private static void assertColumn(InferredColumn found, ColumnRole role, ColumnType type) {
    assertThat(found.column().role()).as(found.reason()).isEqualTo(role);
    assertThat(found.column().type()).as(found.reason()).isEqualTo(type);
  }

  private static RiskException refusal(String header, Hints hints, List<String> rows) {
    RiskException refused =
        catchThrowableOfType(RiskException.class, () -> infer(header, hints, rows));
    assertThat(refused).isNotNull();
    return refused;
  }

  private static Hints label(String column) {
    return Hints.NONE.labelled(column);
  }

  private static Hints positive(String... words) {
    return Hints.NONE.meaning(new Hints.Words(List.of(words), List.of(), List.of(), null));
  }

  // the whole

  @Test
  void two_fractions_are_no_label() {
    InferredSchema found =
        infer(
            "client_id,orders,churn_flag,churn_score",
            Hints.NONE,
            rows(
                ROWS, i -> "c" + i + "," + i * 7 % 5 + (i % 3 == 0 ? ",gone,0.25" : ",here,0.75")));
    assertThat(found.schema().label().name()).isEqualTo("churn_flag");
  }

  @Test
  void the_course_table_gives_the_standard_schema() {
    InferredSchema found =
        infer(
            "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited",
            Hints.NONE,
            List.of(
                "abcd,78,1024,12,1",
                "asdf,14,2145,20,1",
                "xyzz,182,3891,35,0",
                "acme,101,10983,2,1",
                "qwer,0,118,41,0"));
    assertThat(found.schema()).isEqualTo(Schema.standard());
    assertThat(found.rows()).isEqualTo(5);
    assertThat(found.positives()).isEqualTo(3);
    assertThat(found.negatives()).isEqualTo(2);
    assertThat(found.notes())
        .containsExactly("only 5 rows have a label; training needs at least 10");
  }

  @Test
  void rows_with_a_blank_label_are_counted_as_neither() {
    InferredSchema found =
        infer(
            "id,orders,churn",
            Hints.NONE,
            rows(30, i -> "c" + i + "," + i % 5 + "," + (i < 6 ? " " : i % 2 == 0 ? "Yes" : "No")));
    assertThat(found.positives()).isEqualTo(12);
    assertThat(found.negatives()).isEqualTo(12);
    assertThat(found.rows()).isEqualTo(30);
  }

  @Test
  void the_same_rows_give_the_same_answer_twice() {
    assertThat(with("x", i -> "" + i % 7, 200)).isEqualTo(with("x", i -> "" + i % 7, 200));
  }

  @Test
  void a_table_of_fewer_than_two_rows_is_refused() {
    assertThat(refusal("id,orders,churned", Hints.NONE, List.of()))
        .hasMessageContaining("clients.csv")
        .hasMessageContaining("a header but no rows");
    assertThat(refusal("id,orders,churned", Hints.NONE, List.of("a,1,1")))
        .hasMessageContaining("only one row");
  }

  @Test
  void a_table_without_features_is_refused_with_reasons() {
    assertThat(
            refusal(
                "id,constant,note,churned",
                Hints.NONE,
                rows(20, i -> "c" + i + ",7,n" + i + "," + left(i))))
        .hasMessageContaining("'constant' (one value only)")
        .hasMessageContaining("'note' (as many values as rows)");
  }

  // the label

  @ParameterizedTest
  @CsvSource({
    "Exited,1,0,1",
    "exited,0,1,1",
    "Churn,No,Yes,Yes",
    "churned,true,false,true",
    "Attrition_Flag,Existing Customer,Attrited Customer,Attrited Customer",
    "left,y,n,y",
    "customer status,Churned,Stayed,Churned",
    "account_state,active,cancelled,cancelled",
    "has_churned,not churned,churned,churned",
    "target,0,1,1"
  })
  void the_label_is_found_by_name_and_its_words_by_meaning(
      String name, String one, String other, String positive) {
    InferredSchema found =
        infer(
            "client_id,orders,sex," + name,
            Hints.NONE,
            rows(
                40,
                i ->
                    "c"
                        + i
                        + ","
                        + i % 7
                        + ","
                        + (i % 2 == 0 ? "f" : "m")
                        + ","
                        + (i % 5 < 2 ? one : other)));
    assertThat(found.schema().label().name()).isEqualTo(name);
    assertThat(found.schema().positive()).isEqualTo(positive);
    assertThat(found.schema().negative()).isEqualTo(positive.equals(one) ? other : one);
    assertThat(found.notes()).isEmpty();
  }

  @Test
  void the_rarer_of_two_unclear_values_is_positive_with_a_note() {
    InferredSchema found =
        infer(
            "id,orders,churn",
            Hints.NONE,
            rows(30, i -> "c" + i + "," + i % 4 + "," + (i % 3 == 0 ? "B" : "A")));
    assertThat(found.schema().positive()).isEqualTo("B");
    assertThat(found.notes())
        .singleElement()
        .asString()
        .contains("'B'", "rarer value", "clients that left");
  }

  @Test
  void equally_frequent_unclear_values_are_refused() {
    List<String> rows = rows(30, i -> "c" + i + "," + i % 5 + "," + (i % 2 == 0 ? "B" : "A"));
    assertThat(refusal("id,orders,churn", Hints.NONE, rows))
        .hasMessageContaining("accepted: B or A")
        .extracting(refused -> refused.context().remedy())
        .isEqualTo(Remedy.of(Remedy.Kind.NAME_POSITIVE));
    assertThat(infer("id,orders,churn", positive("A"), rows).schema().positive()).isEqualTo("A");
    assertThat(refusal("id,orders,churn", positive("C"), rows).code()).isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void a_label_that_asks_who_stayed_is_turned_round_with_a_note() {
    InferredSchema found =
        infer(
            "id,orders,retained",
            label("retained"),
            rows(30, i -> "c" + i + "," + i % 4 + "," + (i % 3 == 0 ? "0" : "1")));
    assertThat(found.schema().positive()).isEqualTo("0");
    assertThat(found.notes()).singleElement().asString().contains("who stayed");
  }

  @Test
  void without_a_label_the_candidates_are_named() {
    assertThat(
            refusal(
                "id,orders,vip,region",
                Hints.NONE,
                rows(
                    30,
                    i -> "c" + i + "," + i + "," + i % 2 + "," + (i % 3 == 0 ? "north" : "south"))))
        .hasMessageContaining("clients.csv: no column is recognisable as the label")
        .hasMessageContaining("'vip' (0, 1), 'region' (south, north)")
        .extracting(refused -> refused.context().remedy())
        .isEqualTo(Remedy.of(Remedy.Kind.NAME_LABEL));
  }

  @Test
  void a_column_named_like_a_label_needs_two_values() {
    assertThat(
            refusal(
                "id,orders,churn",
                Hints.NONE,
                rows(30, i -> "c" + i + "," + i + "," + List.of("Yes", "No", "Maybe").get(i % 3))))
        .hasMessageContaining("'churn' cannot be the label: it has 3 different values: Yes, No, M")
        .extracting(refused -> refused.context().remedy())
        .isEqualTo(Remedy.of(Remedy.Kind.NAME_POSITIVE));
    assertThat(
            refusal("id,orders,churn", Hints.NONE, rows(30, i -> "c" + i + "," + i + ",0"))
                .getMessage())
        .contains("1 value: 0");
    assertThat(
            refusal(
                "id,orders,kind", label("kind"), rows(30, i -> "c" + i + "," + i + "," + i % 4)))
        .hasMessageContaining("'kind' cannot be the label")
        .hasMessageContaining("two values, or the ones that mean left");
  }

  @Test
  void several_labels_are_named_and_one_of_them_can_be_said() {
    String header = "id,orders,Churn Label,Churn Value";
    List<String> rows =
        rows(60, i -> "c" + i + "," + i % 4 + "," + (left(i).equals("1") ? "Yes,1" : "No,0"));
    assertThat(refusal(header, Hints.NONE, rows))
        .hasMessageContaining("'Churn Label' (No, Yes), 'Churn Value' (0, 1)")
        .extracting(refused -> refused.context().remedy())
        .isEqualTo(Remedy.of(Remedy.Kind.NAME_LABEL));

    InferredSchema found = infer(header, label("Churn Label"), rows);
    assertThat(found.schema().positive()).isEqualTo("Yes");
    assertColumn(found.columns().get(3), ColumnRole.IGNORED, ColumnType.BOOLEAN);
    assertThat(found.columns().get(3).reason()).contains("perfectly (AUC 1.000)");
  }

  // the id

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "ID",
        "customerID",
        "CustomerId",
        "client_id",
        "CLIENTNUM",
        "corporation",
        "Account Number",
        "member-no",
        "customer",
        "policy_number",
        "uuid"
      })
  void the_id_is_found_by_name(String name) {
    InferredSchema found =
        infer(
            name + ",orders,churn",
            Hints.NONE,
            rows(30, i -> 7000 + 31 * i + "," + i % 4 + "," + left(i)));
    assertThat(found.schema().id().name()).isEqualTo(name);
    assertThat(found.notes()).isEmpty();
  }

  @Test
  void a_better_name_wins_and_the_other_id_is_left_out() {
    InferredSchema found =
        infer(
            "row_id,customer_id,orders,churn",
            Hints.NONE,
            rows(30, i -> (i + 1) + "," + (900 - 7 * i) + "," + i % 4 + "," + left(i)));
    assertThat(found.schema().id().name()).isEqualTo("customer_id");
    assertThat(found.columns().get(0).reason()).isEqualTo("numbers the rows from first to last");
    InferredSchema second =
        infer(
            "customer_id,device_id,orders,churn",
            Hints.NONE,
            rows(30, i -> "c" + i + ",d" + i + "," + i % 4 + "," + left(i)));
    assertThat(second.columns().get(1).reason())
        .isEqualTo("named like an id, as many values as rows");
  }

  @Test
  void ids_may_repeat_over_time() {
    InferredSchema found =
        infer(
            "customer_id,snapshot_date,orders,churn",
            Hints.NONE,
            rows(
                60, i -> "c" + i % 20 + ",2026-0" + (1 + i / 20) + "-28," + i % 4 + "," + left(i)));
    assertThat(found.schema().id().name()).isEqualTo("customer_id");
    assertThat(found.columns().get(0).reason())
        .isEqualTo("named like an id, one row for each snapshot_date, 20 clients");
    assertColumn(found.columns().get(1), ColumnRole.OBSERVED_AT, ColumnType.DATE);
    assertThat(found.schema().unique()).isEqualTo(Schema.Unique.NONE);
  }

  @Test
  void a_text_that_always_differs_is_the_id_with_a_note() {
    InferredSchema found =
        infer(
            "firm_name,orders,churn",
            Hints.NONE,
            rows(30, i -> "Firm " + i + "," + i % 4 + "," + left(i)));
    assertThat(found.schema().id().name()).isEqualTo("firm_name");
    assertThat(found.notes()).singleElement().asString().contains("taken as the id");
  }

  @Test
  void without_an_id_or_with_several_the_candidates_are_named() {
    assertThat(
            refusal(
                "RowNumber,orders,churn",
                Hints.NONE,
                rows(30, i -> (i + 1) + "," + i % 4 + "," + left(i))))
        .hasMessageContaining("'RowNumber' (row numbers)")
        .extracting(refused -> refused.context().remedy())
        .isEqualTo(Remedy.of(Remedy.Kind.NAME_ID));
    String header = "customer_id,account_id,orders,churn";
    List<String> rows = rows(30, i -> "c" + i + ",a" + i + "," + i % 4 + "," + left(i));
    assertThat(refusal(header, Hints.NONE, rows))
        .hasMessageContaining("several columns could be the id: 'customer_id', 'account_id'");
    InferredSchema said = infer(header, Hints.NONE.identified("account_id"), rows);
    assertThat(said.schema().id().name()).isEqualTo("account_id");
    assertThat(said.columns().get(0).column().role()).isEqualTo(ColumnRole.IGNORED);
  }

  @Test
  void an_id_that_only_numbers_the_rows_is_taken_with_a_note() {
    assertThat(
            infer(
                    "id,orders,churn",
                    Hints.NONE,
                    rows(30, i -> (i + 1) + "," + i % 4 + "," + left(i)))
                .notes())
        .singleElement()
        .asString()
        .contains("numbers the rows");
  }

  // hints

  @Test
  void a_hint_for_an_unknown_column_names_the_nearest() {
    for (Hints hints :
        List.of(
            label("chrun"), Hints.NONE.identified("chrun"), Hints.NONE.ignoring(Set.of("chrun")))) {
      RiskException refused = refusal("id,orders,churn", hints, List.of());
      assertThat(refused.code()).isEqualTo(ErrorCode.USAGE);
      assertThat(refused).hasMessageContaining("'chrun'").hasMessageContaining("mean 'churn'?");
    }
    assertThat(refusal("id,x,churn", label("x").identified("x"), List.of()).code())
        .isEqualTo(ErrorCode.USAGE);
    assertThat(
            refusal("id,x,churn", Hints.NONE.identified("x").ignoring(Set.of("x")), List.of())
                .code())
        .isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void a_column_can_be_left_out() {
    InferredSchema found =
        infer(
            "id,orders,sales,churn",
            Hints.NONE.ignoring(Set.of("sales")),
            rows(30, i -> "c" + i + "," + i % 4 + "," + i % 5 + "," + left(i)));
    assertColumn(found.columns().get(2), ColumnRole.IGNORED, ColumnType.NUMERIC);
    assertThat(found.columns().get(2).reason()).isEqualTo("left out on request");
  }

  // types of features

  @ParameterizedTest
  @CsvSource({"0,1", "No,Yes", "true,false", "TRUE,False", "no,1"})
  void two_flags_are_boolean(String one, String other) {
    assertColumn(
        column("vip", i -> i % 2 == 0 ? one : other), ColumnRole.FEATURE, ColumnType.BOOLEAN);
  }

  @ParameterizedTest
  @CsvSource({"y,n", "f,m", "north,south", "Yes,No phone"})
  void two_other_words_are_categorical(String one, String other) {
    InferredColumn found = column("x", i -> i % 2 == 0 ? one : other);
    assertColumn(found, ColumnRole.FEATURE, ColumnType.CATEGORICAL);
    assertThat(found.column().allowed()).isEmpty();
    assertThat(found.column().required()).isFalse();
  }

  @Test
  void few_whole_numbers_stay_numbers() {
    assertColumn(column("products", i -> "" + (1 + i % 4)), ColumnRole.FEATURE, ColumnType.NUMERIC);
    assertColumn(column("level", i -> "" + (1 + i % 2)), ColumnRole.FEATURE, ColumnType.NUMERIC);
  }

  @Test
  void numbers_that_were_never_negative_get_a_min_and_never_a_max() {
    InferredColumn found = column("orders2", i -> i * 0.5 + "");
    assertThat(found.column().least()).isEqualTo(OptionalDouble.of(0));
    assertThat(found.column().most()).isEmpty();
    assertThat(found.least()).hasValue(0);
    assertThat(found.most()).hasValue(29.5);
    assertThat(found.reason()).isEqualTo("a number, never negative: min 0");
    assertThat(column("x", i -> "" + (i % 7 - 3)).column().least()).isEmpty();
    assertThat(column("Balance", i -> "" + i % 7).column().least()).isEmpty();
    assertThat(column("growth_rate", i -> "" + i % 7).column().least()).isEmpty();
  }

  @Test
  void blanks_are_counted_and_change_nothing_else() {
    InferredColumn found = column("x", i -> i % 4 == 0 ? " " : "" + i % 7);
    assertColumn(found, ColumnRole.FEATURE, ColumnType.NUMERIC);
    assertThat(found.blanks()).isEqualTo(15);
    assertThat(found.missing()).isEqualTo(0.25);
    assertThat(found.distinct()).isEqualTo(7);
  }

  @Test
  void a_stray_word_among_numbers_is_noted_and_tolerated() {
    InferredSchema found = with("x", i -> i == 7 ? "abc" : "" + i % 7, ROWS);
    assertColumn(found.columns().get(2), ColumnRole.FEATURE, ColumnType.NUMERIC);
    assertThat(found.notes())
        .containsExactly(
            "'x' has 1 cell that is not a number ('abc' in line 9); its row will be quarantined");
  }

  @Test
  void many_words_among_numbers_leave_the_column_out() {
    InferredColumn found = column("x", i -> i % 5 == 0 ? "abc" : "" + i % 7);
    assertColumn(found, ColumnRole.IGNORED, ColumnType.TEXT);
    assertThat(found.reason())
        .isEqualTo(
            "numbers, except in 12 cells ('abc' in line 2); correct these, or list words that mean"
                + " blank as the column's \"missing\"");
  }

  @Test
  void a_date_is_a_feature_by_its_age() {
    InferredColumn found = column("first_order", i -> String.format("2026-01-%02d", 1 + i % 28));
    assertColumn(found, ColumnRole.FEATURE, ColumnType.DATE);
    assertThat(found.reason()).isEqualTo("a date; the model uses its age");
  }

  @Test
  void a_date_that_only_those_who_left_have_is_left_out() {
    InferredColumn found = column("closed", i -> left(i).equals("1") ? "2026-01-31" : "");
    assertThat(found.column().role()).isEqualTo(ColumnRole.IGNORED);
  }

  @Test
  void a_number_of_the_month_is_no_date() {
    assertColumn(
        column("month", i -> "" + (1 + i * 5 % 11)), ColumnRole.FEATURE, ColumnType.NUMERIC);
  }

  @Test
  void a_single_snapshot_is_still_the_time_of_its_rows() {
    assertColumn(column("as_of", i -> "2026-01-31"), ColumnRole.OBSERVED_AT, ColumnType.DATE);
  }

  @Test
  void what_says_nothing_is_left_out() {
    assertThat(column("x", i -> "7").reason()).isEqualTo("one value only");
    assertThat(column("x", i -> "yes").reason()).isEqualTo("one value only");
    assertThat(column("x", i -> "").reason()).isEqualTo("blank in every row");
    assertThat(column("x", i -> "" + (i + 1)).reason())
        .isEqualTo("numbers the rows from first to last");
    assertThat(column("x", i -> "" + i).reason()).isEqualTo("numbers the rows from first to last");
    assertThat(column("note", i -> "note " + i).reason()).isEqualTo("as many values as rows");
    assertThat(column("surname", i -> "name " + i / 2).reason())
        .isEqualTo("30 different texts, too many for a category");
    assertThat(column("phone", i -> "555" + (900 - i)).reason())
        .isEqualTo("named like a code, not a quantity");
  }

  @Test
  void a_text_that_is_there_or_not_is_a_category() {
    assertColumn(
        column("promo", i -> i % 2 == 0 ? "summer" : ""),
        ColumnRole.FEATURE,
        ColumnType.CATEGORICAL);
  }

  @Test
  void codes_with_leading_zeros_are_words() {
    assertColumn(column("branch", i -> "00" + i % 4), ColumnRole.FEATURE, ColumnType.CATEGORICAL);
  }

  // codes

  @ParameterizedTest
  @ValueSource(strings = {"area_code", "ManagerID", "DeptID", "branch_id", "zip", "PLZ"})
  void codes_are_categories_whatever_the_number_of_rows(String name) {
    for (int rows : List.of(30, 600)) {
      InferredColumn found = with(name, i -> "" + (408 + i * 7 % 5), rows).columns().get(2);
      assertColumn(found, ColumnRole.FEATURE, ColumnType.CATEGORICAL);
      assertThat(found.reason()).isEqualTo("a code, not a quantity; new ones are accepted");
    }
    InferredColumn many = with(name, i -> "" + (408 + i * 7 % 200), 600).columns().get(2);
    assertColumn(many, ColumnRole.IGNORED, ColumnType.TEXT);
    assertThat(many.reason())
        .isEqualTo("a code, not a quantity; 200 different values, too many for a category");
  }

  @Test
  void a_count_named_number_is_no_code() {
    assertColumn(column("NumOfProducts", i -> "" + i % 4), ColumnRole.FEATURE, ColumnType.NUMERIC);
    assertColumn(column("zip_distance", i -> "" + i % 4), ColumnRole.FEATURE, ColumnType.NUMERIC);
  }

  // value and owner

  @Test
  void money_and_manager_are_found_where_unmistakable() {
    InferredColumn value = column("annual_revenue", i -> "" + (1000 + 13 * i));
    assertColumn(value, ColumnRole.VALUE, ColumnType.NUMERIC);
    assertThat(value.column().least()).hasValue(0);
    assertColumn(column("revenue_growth", i -> "" + i % 7), ColumnRole.FEATURE, ColumnType.NUMERIC);
    assertColumn(
        column("Account Manager", i -> "manager " + i % 3), ColumnRole.OWNER, ColumnType.TEXT);
    InferredSchema two =
        infer(
            "id,arr,contract_value,churn",
            Hints.NONE,
            rows(30, i -> "c" + i + "," + (9 + i % 7) + "," + (50 - i % 11) + "," + left(i)));
    assertThat(two.columns().subList(1, 3))
        .allSatisfy(c -> assertColumn(c, ColumnRole.FEATURE, ColumnType.NUMERIC));
  }

  // leaks

  @Test
  void a_number_that_separates_the_label_is_left_out_with_a_note() {
    InferredSchema found =
        with("refund", i -> "" + (left(i).equals("1") ? 100 + i % 7 : i % 7), ROWS);
    assertColumn(found.columns().get(2), ColumnRole.IGNORED, ColumnType.NUMERIC);
    assertThat(found.columns().get(2).reason())
        .isEqualTo("separates the label perfectly (AUC 1.000): known only afterwards?");
    assertThat(found.notes())
        .singleElement()
        .asString()
        .contains("'refund'", "set its role to \"feature\"");
  }

  @Test
  void words_and_blanks_that_separate_the_label_are_left_out() {
    assertThat(
            column(
                    "reason",
                    i -> left(i).equals("1") ? List.of("price", "moved").get(i % 2) : "none")
                .reason())
        .contains("known only afterwards?");
    assertThat(column("exit_fee", i -> left(i).equals("1") ? "" + (5 + i % 7) : "").reason())
        .contains("known only afterwards?");
    // 40 stayed; of 20 who left one looks as if it stayed: AUC = (19 + 1/2) / 20 = 0.975.
    assertThat(column("state", i -> left(i).equals("1") && i != 3 ? "b" : "a").column().role())
        .isEqualTo(ColumnRole.FEATURE);
  }

  @Test
  void what_only_some_of_those_who_left_have_is_left_out() {
    for (IntFunction<String> cell :
        List.<IntFunction<String>>of(
            i -> i % 6 == 0 ? List.of("price", "moved").get(i / 6 % 2) : "",
            i -> i % 6 == 0 ? "2026-01-" + (10 + i / 6 % 19) : "",
            i -> i % 6 == 0 ? "€ " + i : "")) {
      InferredSchema found = with("closing", cell, 240);
      assertThat(found.columns().get(2).reason())
          .isEqualTo("is filled only for clients that left (40 rows): known only afterwards?");
      assertThat(found.columns().get(2).column().role()).isEqualTo(ColumnRole.IGNORED);
      assertThat(found.notes()).singleElement().asString().contains("'closing' is filled only");
    }
    assertThat(with("closing", i -> i < 60 && i % 2 == 0 ? "a" : "", 240).notes()).isEmpty();
  }

  @Test
  void one_condition_that_nearly_tells_who_left_is_noted() {
    InferredSchema words =
        with("state", i -> left(i).equals("1") && i % 4 != 0 || i == 1 ? "b" : "a", 240);
    assertColumn(words.columns().get(2), ColumnRole.FEATURE, ColumnType.CATEGORICAL);
    assertThat(words.notes())
        .containsExactly(
            "of 61 rows whose 'state' is b, 60 left, 75% of all who did: if it is known only"
                + " afterwards, leave the column out");
    assertThat(
            with("fee", i -> "" + (left(i).equals("1") && i % 4 != 0 ? 100 + i : i % 7), 240)
                .notes())
        .singleElement()
        .asString()
        .contains("whose 'fee' is at least 103, 60 left");
  }

  @Test
  void a_handful_of_rows_proves_no_leak() {
    assertThat(
            with("refund", i -> "" + (left(i).equals("1") ? 100 + i % 7 : i % 7), 20)
                .columns()
                .get(2)
                .column()
                .role())
        .isEqualTo(ColumnRole.FEATURE);
  }

  // long tables

  @Test
  void a_long_table_is_counted_to_within_a_few_percent() {
    int rows = 300_000;
    SchemaInference inference =
        new SchemaInference("c.csv", List.of("client_id", "spend", "churn"), Hints.NONE);
    String[] cells = new String[3];
    for (int i = 0; i < rows; i++) {
      cells[0] = "client " + i;
      cells[1] = "" + (i * 7919L % 100_003);
      cells[2] = left(i);
      inference.add(cells);
    }
    InferredSchema found = inference.result();
    assertThat(found.positives()).isEqualTo(100_000);
    assertThat(found.columns().get(0).exact()).isFalse();
    assertThat((double) found.columns().get(0).distinct()).isBetween(0.97 * rows, 1.03 * rows);
    assertThat((double) found.columns().get(1).distinct()).isBetween(97_000.0, 103_000.0);
  }

  @Test
  void distinct_texts_are_counted_exactly_at_first() {
    DistinctCount count = new DistinctCount();
    for (int i = 0; i < 64_000; i++) {
      count.add("text " + i % 32_000);
    }
    assertThat(count.isExact()).isTrue();
    assertThat(count.count()).isEqualTo(32_000);
  }

  @Test
  void a_row_of_another_width_is_the_caller_s_fault() {
    SchemaInference inference =
        new SchemaInference("c.csv", List.of("id", "x", "churn"), Hints.NONE);
    assertThat(Arrays.asList(1, 2, 4))
        .allSatisfy(
            n ->
                assertThat(
                        catchThrowableOfType(
                            IllegalArgumentException.class, () -> inference.add(new String[n])))
                    .isNotNull());
  }
}
