import "./macrotask.ts";
import { simulateFiles } from "./files.ts";
import { simulateLevel } from "./level.ts";
import { simulateNetwork } from "./network.ts";
import { simulateObservers } from "./observers.ts";
import { simulateRandomness, simulateThreads } from "./randomness.ts";
import { simulateTimers } from "./timers.ts";
import { simulateClocks } from "./wall-clock.ts";

/**
 * To be loaded ahead of all else (`node --import`). Node's timers, clocks, randomness, network and files go on as they
 * are until a simulation runs; then they are its own.
 */
simulateClocks();
simulateObservers();
simulateTimers();
simulateRandomness();
simulateThreads();
simulateNetwork();
simulateFiles();
simulateLevel();
