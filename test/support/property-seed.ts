import fc from "fast-check";

/**
 * The same cases for everyone, so that a change fails for what it did and not by chance. `npm run properties` looks for
 * new ones: it sets another seed for each round.
 */
const COMMON_SEED = 20_261_124;

fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? COMMON_SEED) });
