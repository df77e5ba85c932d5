package dev.cairn.bench.compare.contender;

/**
 * What a returned write has survived.
 *
 * @param survival what is left after power loss
 * @param setting how the contender is set to promise that
 * @param afterPowerLoss what is left after power loss, in a sentence
 */
public record Promise(Survival survival, String setting, String afterPowerLoss) {}
