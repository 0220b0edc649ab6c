// Links to sessions of scenarios: the page opens them paused, at one moment of virtual time and
// with one seed, so that two runs show the same.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pack } from "../../web/site/app/share.mjs";

const scenarios = fileURLToPath(new URL("../../assets/scenarios/", import.meta.url));

/** Where a scenario's world begins that names no start_ms (core/sim/scenario.h). */
const kStartMs = 1_772_442_000_000;

/** The set-up waits so long for each stream to be ACTIVE (core/engine/limits.h, kCreatingTakes). */
const kCreatingMs = 500;

/** @param {string} id @returns {string} the scenario's file */
export const scenario_text = (id) => readFileSync(`${scenarios}${id}.json`, "utf8").trimEnd();

/**
 * What stands behind the page's address to open a session of a scenario.
 * @param {string} text   Of the scenario; it travels in the link, so the site need not have it.
 * @param {number} at_ms  The moment, from the end of the warm-up.
 * @param {{at_ms: number, do: string, [member: string]: unknown}[]} [commands]  What was done.
 * @returns {Promise<string>}
 */
export async function link_to(text, at_ms, commands = []) {
    const { seed, start_ms = kStartMs, warm_up_ms, setup } = JSON.parse(text);
    const streams = setup.filter((command) => command.do === "create_stream").length;
    const begins_ms = start_ms + streams * kCreatingMs + warm_up_ms;
    const moment = (ms) => (begins_ms + ms) * 1000;
    const now_us = moment(at_ms);
    const log = commands.map(({ at_ms: at, ...command }) => ({ at_us: moment(at), ...command }));
    const branches = [{ name: "main", reached_us: now_us, log }];
    const head = `{"format":"shardlab-session","version":2,\n"scenario":${text},\n`;
    const tail = JSON.stringify({ seed: String(seed), branches, branch: 0, now_us, undone: [] });
    return `#/x/${await pack(head + tail.slice(1))}`;
}

/**
 * Waits until a session of a link is there, and puts away what the lab says about it.
 * @param {import("./harness.mjs").LabPage} lab
 */
export async function opened(lab) {
    await lab.wait_for(
        (text) => text.includes("The session is open and paused"),
        "the session of the link",
    );
    await lab.press("lesson.dismiss");
    await lab.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await lab.rest();
}
