package org.riskassessment.cli.operation;

import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.wire.DoctorJson;

/**
 * What a check found.
 *
 * @param fix what to do about it, null when all is well
 * @param code gives the program's exit status when this is its first failure
 */
record Finding(DoctorJson.Status status, String message, @Nullable String fix, ErrorCode code) {

  static Finding ok(String message) {
    return new Finding(DoctorJson.Status.OK, message, null, ErrorCode.INTERNAL);
  }

  static Finding attention(String message, String fix) {
    return new Finding(DoctorJson.Status.ATTENTION, message, fix, ErrorCode.INTERNAL);
  }

  static Finding failed(ErrorCode code, String message, String fix) {
    return new Finding(DoctorJson.Status.FAILED, message, fix, code);
  }
}
