import { ASSUMPTIONS, LIMITS } from "./assumptions.ts";
import { costsTable, dayTable, stagesTable, summary } from "./day-tables.ts";
import {
  assumptionTable,
  callsTable,
  demandTable,
  measuredTable,
  messagesTable,
  mixTable,
} from "./demand-tables.ts";
import {
  auditTable,
  bottleneckTable,
  fleetTable,
  redisTable,
  shardTable,
  waitsTable,
} from "./machine-tables.ts";
import type { Measured } from "./measured.ts";
import { growthTable, rowsTable } from "./record-tables.ts";
import { listScenarios, play } from "./scenarios.ts";

/** Every generated part of docs/capacity.md, by the name that stands in it. */
export function makeSections(measured: Measured): Record<string, string> {
  const played = listScenarios(measured).map((scenario) => ({ scenario, day: play(scenario, measured) }));
  return {
    summary: summary(measured, played),
    measured: measuredTable(measured),
    messages: messagesTable(measured),
    assumptions: assumptionTable(ASSUMPTIONS),
    mix: mixTable(measured),
    limits: assumptionTable(LIMITS),
    demand: demandTable(measured),
    calls: callsTable(measured),
    fleet: fleetTable(measured),
    bottlenecks: bottleneckTable(measured),
    waits: waitsTable(measured),
    audit: auditTable(measured),
    redis: redisTable(measured),
    shards: shardTable(measured),
    rows: rowsTable(measured),
    growth: growthTable(measured),
    peakday: dayTable(played),
    stages: stagesTable(played),
    costs: costsTable(measured, played),
  };
}
