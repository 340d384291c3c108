package org.meanfield.dataset.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.meanfield.fault.MeanfieldException;

class ColumnNamesTest {
  private static final ColumnNames APART = new ColumnNames(true);
  private static final ColumnNames ALIKE = new ColumnNames(false);

  private static StructType schema(List<String> names) {
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.BinaryType);
    }
    return schema;
  }

  private static StructType schema(String... names) {
    return schema(List.of(names));
  }

  private static List<Integer> found(ColumnNames names, StructType schema, String name) {
    return names.find(schema, name, "the table").map(TableColumn::ordinals).orElse(List.of());
  }

  @Property(tries = 300)
  void findsEachColumnByItsNameAsItStands(
      @ForAll @Size(min = 1, max = 6) @UniqueElements List<String> names) {
    for (String name : names) {
      assertThat(found(APART, schema(names), name)).containsExactly(names.indexOf(name));
      assertThat(found(ALIKE, schema(names), name)).containsExactly(names.indexOf(name));
    }
  }

  @Property(tries = 300)
  void findsEachColumnByItsNameInSql(@ForAll @Size(max = 6) @UniqueElements List<String> names) {
    // A column that is called as SQL writes another's name comes before that one.
    List<String> some = names.stream().filter(name -> !name.contains("`")).toList();
    for (String name : some) {
      TableColumn column = APART.require(schema(some), name, "t", "image");
      if (!column.sql().equals("``")) {
        assertThat(found(APART, schema(some), column.sql())).isEqualTo(column.ordinals());
      }
    }
  }

  @Test
  void takesCasesAsTheSessionDoes_butTheVeryNameFirst() {
    StructType two = schema("IMAGE", "image", "label");

    assertThat(found(APART, two, "image")).containsExactly(1);
    assertThat(found(ALIKE, two, "image")).containsExactly(1);
    assertThat(found(ALIKE, two, "LABEL")).containsExactly(2);
    assertThat(found(APART, two, "LABEL")).isEmpty();
    assertThat(found(APART, two, "Image")).isEmpty();
    assertThatThrownBy(() -> found(ALIKE, two, "Image"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessage(
            "The name Image fits 2 columns of the table: IMAGE, image. Give one of them just as it"
                + " is written here, or set spark.sql.caseSensitive=true.");
  }

  @Test
  void refusesANameThatTwoColumnsHave() {
    for (ColumnNames names : List.of(APART, ALIKE)) {
      assertThatThrownBy(() -> found(names, schema("image", "label", "image"), "image"))
          .isInstanceOf(MeanfieldException.class)
          .hasMessageContaining("fits 2 columns of the table: image, image. Rename or drop");
    }
  }

  @Test
  void readsDotsAndBackticksAsSqlDoes_whereNoColumnIsCalledSo() {
    StructType photo = schema("data", "Data", "exif.date");
    StructType table = schema("a.b", "`", "c").add("photo", photo).add("photo.data", photo);

    assertThat(found(APART, table, "a.b")).containsExactly(0);
    assertThat(found(APART, table, "`a.b`")).containsExactly(0);
    assertThat(found(APART, table, "`A.b`")).isEmpty();
    assertThat(found(ALIKE, table, "`A.b`")).containsExactly(0);
    assertThat(found(APART, table, "`")).containsExactly(1);
    assertThat(found(APART, table, "`c`")).containsExactly(2);
    assertThat(found(APART, table, "photo.Data")).containsExactly(3, 1);
    assertThat(found(APART, table, "photo.data")).containsExactly(4);
    assertThat(found(APART, table, "`photo`.data")).containsExactly(3, 0);
    assertThat(found(ALIKE, table, "PHOTO.`EXIF.date`")).containsExactly(3, 2);
    assertThat(found(ALIKE, table, "c.d")).isEmpty();
    assertThat(found(ALIKE, table, "`c")).isEmpty();
    assertThatThrownBy(() -> found(ALIKE, table, "`photo`.DATA"))
        .isInstanceOf(MeanfieldException.class)
        .hasMessageContaining("fits 2 columns of the table: data, Data.");
    assertThat(APART.require(table, "`photo`.`exif.date`", "t", "image").sql())
        .isEqualTo("photo.`exif.date`");
  }
}
