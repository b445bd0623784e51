package org.riskassessment.diagnostics.dependency;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.diagnosis.DependencyStatus;
import org.riskassessment.core.diagnosis.Diagnosis;
import org.riskassessment.core.stage.RunContext;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.RiskStore;
import org.riskassessment.core.store.RunRecord;

/**
 * Which versions were in use at the last diagnosis and when the deployed model was trained.
 *
 * @param last dependencies of the last diagnosis, by artifact
 * @param sameModel whether the model of the last diagnosis is still deployed
 * @param sameProgram whether this release of the program trained the deployed model
 */
record VersionHistory(Map<String, DependencyStatus> last, boolean sameModel, boolean sameProgram) {

  static VersionHistory of(RunContext context) {
    RiskStore store = context.store();
    Optional<Diagnosis> newest = store.diagnoses().newest();
    Map<String, DependencyStatus> last = new HashMap<>();
    newest.ifPresent(d -> d.dependencies().forEach(one -> last.put(one.artifact(), one)));
    Integer deployed = store.models().deployed().map(Deployment::version).orElse(null);
    boolean sameModel =
        deployed != null && newest.isPresent() && deployed.equals(newest.get().modelVersion());
    boolean sameProgram =
        deployed != null
            && store
                .models()
                .version(deployed)
                .map(version -> version.card().codeVersion())
                .equals(store.runs().run(context.runId()).map(RunRecord::codeVersion));
    return new VersionHistory(last, sameModel, sameProgram);
  }

  DependencyStatus.Origin origin(
      String artifact, String inUse, DependencyStatus.Scope scope, @Nullable String licence) {
    DependencyStatus before = last.get(artifact);
    String trained =
        sameModel && before != null && before.origin().trained() != null
            ? before.origin().trained()
            : sameProgram ? inUse : null;
    return new DependencyStatus.Origin(
        scope, licence, before == null ? null : before.inUse(), trained);
  }
}
