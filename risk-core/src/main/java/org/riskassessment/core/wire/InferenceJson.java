package org.riskassessment.core.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.json.OmitNull;

/**
 * The documents of two protocols that other systems speak: the Open Inference Protocol, version 2,
 * and the scoring protocol of MLflow.
 */
public final class InferenceJson {
  private InferenceJson() {}

  /**
   * {@code GET /v2}.
   *
   * @param name of the server
   * @param version of the server
   * @param extensions of the protocol that it knows; none
   */
  public record Server(String name, String version, List<String> extensions) {}

  /**
   * {@code GET /v2/health/live}.
   *
   * @param live always true
   */
  public record Live(boolean live) {}

  /**
   * {@code GET /v2/health/ready}.
   *
   * @param ready always true; a service that is not answers with an error
   */
  public record Ready(boolean ready) {}

  /**
   * {@code GET /v2/models/risk/ready}.
   *
   * @param name of the model
   * @param ready always true; a model that is not answers with an error
   */
  public record ModelReady(String name, boolean ready) {}

  /**
   * {@code GET /v2/models/risk}.
   *
   * @param name of the model
   * @param versions the one that answers
   * @param platform what runs it
   * @param inputs a tensor for each column; those that are no features may be left out
   * @param outputs what it answers
   */
  public record Model(
      String name,
      List<String> versions,
      String platform,
      List<Tensor> inputs,
      List<Tensor> outputs) {}

  /**
   * What a tensor is like.
   *
   * @param name of a column, or of an output
   * @param datatype such as {@code FP64}
   * @param shape -1 for any number of rows
   */
  public record Tensor(String name, String datatype, List<Integer> shape) {}

  /**
   * The answer to an inference.
   *
   * @param modelName {@code risk}
   * @param modelVersion the version that answered
   * @param id of the request; left out where it had none
   * @param outputs the tensors that were asked for, or all
   */
  public record Inference(
      String modelName, String modelVersion, @OmitNull @Nullable String id, List<Output> outputs) {}

  /**
   * A tensor of an answer.
   *
   * @param name {@code risk} or {@code exits}
   * @param shape the number of rows
   * @param datatype {@code FP64} for risks, {@code BOOL} for exits
   * @param data its values, one for each row
   */
  public record Output(String name, List<Integer> shape, String datatype, List<Object> data) {}

  /**
   * Why a request of the inference protocol failed.
   *
   * @param error one sentence
   */
  public record Failure(String error) {}

  /**
   * {@code POST /invocations}: a prediction for each row, in their order.
   *
   * @param predictions one for each row
   */
  public record Invocation(List<Predicted> predictions) {}

  /**
   * The prediction for a row.
   *
   * @param risk probability of exit, 0 to 1
   * @param exits whether the risk reaches the decision threshold
   */
  public record Predicted(double risk, boolean exits) {}

  /**
   * Why a request of MLflow's protocol failed.
   *
   * @param errorCode one word
   * @param message one sentence
   */
  public record MlflowFailure(String errorCode, String message) {}
}
