package org.riskassessment.core.simulate;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a workspace goes through: a first model, then ticks of new clients with their labels.
 *
 * @param name in words
 * @param first rows of the first model
 * @param rows of each tick
 * @param ticks how many
 * @param calm ticks before the weather of a scenario begins
 * @param weather of each tick, from 1, counted after the calm ones
 * @param listed share of the clients of a tick that is put on a call list, highest risks first
 * @param saves probability that a call keeps a client that would have left
 * @param withheld share of the list that is withheld at random
 * @param delay how many ticks later the labels of a tick's clients become known
 */
public record Scenario(
    String name,
    int first,
    int rows,
    int ticks,
    int calm,
    IntFunction<Weather> weather,
    double listed,
    double saves,
    double withheld,
    int delay) {

  /** Without calls. */
  public Scenario(String name, int first, int rows, int ticks, IntFunction<Weather> weather) {
    this(name, first, rows, ticks, 0, weather, 0, 0, 0, 0);
  }

  /** The same with calls. */
  public Scenario calling(double share, double probability, double control) {
    return new Scenario(
        name + " with calls",
        first,
        rows,
        ticks,
        calm,
        weather,
        share,
        probability,
        control,
        delay);
  }

  /** The same with labels that come some ticks late. */
  public Scenario delayed(int late) {
    return new Scenario(
        name + " with late labels",
        first,
        rows,
        ticks,
        calm,
        weather,
        listed,
        saves,
        withheld,
        late);
  }

  /** The same after some calm ticks. */
  public Scenario after(int calmTicks) {
    return new Scenario(
        name, first, rows, ticks + calmTicks, calmTicks, weather, listed, saves, withheld, delay);
  }

  /** The weather of a tick, from 1. */
  public Weather at(int tick) {
    return tick <= calm ? Weather.CALM : weather.apply(tick - calm);
  }

  /** Nothing changes. */
  public static Scenario calm(int first, int rows, int ticks) {
    return new Scenario("calm", first, rows, ticks, tick -> Weather.CALM);
  }

  /** Another share leaves, the relation stays. */
  public static Scenario rate(double times, int rows, int ticks) {
    return new Scenario(
        "base rate x" + times, 5_000, rows, ticks, t -> Weather.CALM.withRate(World.RATE * times));
  }

  /** The level goes up and down by half a log-odds each tick. */
  public static Scenario swings(int rows, int ticks) {
    return new Scenario(
        "level swings",
        5_000,
        rows,
        ticks,
        tick -> Weather.CALM.withLogOdds(tick % 2 == 1 ? 0.5 : -0.5));
  }

  /** The old relation's AUC falls, a new one as strong can be learned. */
  public static Scenario drift(double auc, int rows, int ticks) {
    return new Scenario(
        "AUC .80 to " + auc, 5_000, rows, ticks, tick -> Weather.CALM.withRelation(auc));
  }

  /** The relation turns a little each tick, until the old one has another AUC. */
  public static Scenario gradual(double auc, int rows, int ticks) {
    List<Weather> weather =
        IntStream.rangeClosed(1, ticks)
            .mapToObj(
                t -> Weather.CALM.withRelation(World.CEILING - (World.CEILING - auc) * t / ticks))
            .toList();
    return new Scenario("gradual", 5_000, rows, ticks, tick -> weather.get(tick - 1));
  }

  /** The signal gets weaker, so nothing better can be learned. */
  public static Scenario weaker(double auc, int rows, int ticks) {
    return new Scenario("signal weaker", 5_000, rows, ticks, tick -> Weather.CALM.withCeiling(auc));
  }

  /** Other clients, the same relation. */
  public static Scenario mix(double shift, double width, int rows, int ticks) {
    return new Scenario(
        "other mix of clients", 5_000, rows, ticks, tick -> Weather.CALM.withMix(shift, width));
  }
}
