package org.riskassessment.core.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Has {@link RecordWriter} write an enum as {@link Words} does, instead of by its name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Lower {
  /** Whether words are joined by hyphens rather than underscores. */
  boolean hyphenated() default false;
}
