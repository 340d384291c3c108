package org.meanfield.dataset.shard;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/** What Parquet asks for where values are taken from its columns one by one. */
final class NoConverter extends GroupConverter {
  private final int fields;

  NoConverter(MessageType schema) {
    this.fields = schema.getFieldCount();
  }

  @Override
  public Converter getConverter(int field) {
    if (field >= fields) {
      throw new IndexOutOfBoundsException(field);
    }
    return new PrimitiveConverter() {};
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
