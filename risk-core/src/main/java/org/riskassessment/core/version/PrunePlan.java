package org.riskassessment.core.version;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.riskassessment.core.model.ModelVersion;
import org.riskassessment.core.store.Deployment;
import org.riskassessment.core.store.ModelRegistry;

/**
 * Which versions lose their files: all but the newest, the deployed one and the one that a rollback
 * would deploy.
 *
 * @param pruned versions whose files are deleted, oldest first
 * @param spared older versions whose files are kept because production needs them
 */
public record PrunePlan(List<Integer> pruned, List<Integer> spared) {

  public PrunePlan {
    pruned = List.copyOf(pruned);
    spared = List.copyOf(spared);
  }

  /**
   * What pruning would do.
   *
   * @param keep how many of the newest versions with files keep them, 1 or more
   */
  static PrunePlan of(ModelRegistry registry, int keep) {
    Set<Integer> needed = new HashSet<>();
    registry.deployed().map(Deployment::version).ifPresent(needed::add);
    Deployer.before(registry.deployments()).ifPresent(needed::add);
    List<Integer> whole =
        registry.versions().stream()
            .filter(version -> !version.isPruned())
            .map(ModelVersion::version)
            .toList();
    List<Integer> pruned = new ArrayList<>();
    List<Integer> spared = new ArrayList<>();
    for (int version : whole.subList(0, Math.max(0, whole.size() - keep))) {
      (needed.contains(version) ? spared : pruned).add(version);
    }
    return new PrunePlan(pruned, spared);
  }
}
