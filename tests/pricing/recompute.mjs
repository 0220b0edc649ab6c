// Adds up the bills that bill_printer prints, from their events alone and in another way than the meter does: each item
// is a sum over records or over spans of time, in BigInt. Prints what differs and `N bills compared`; ends with 1 if one
// differs, if there is none, or if a kind of item occurs in no bill. Usage: bill_printer | node tests/pricing/recompute.mjs
//
// The rules are those of core/pricing/bill.h, unconfirmed.h and kinesis.md 10.

import { createInterface } from "node:readline";

const kHour = 3_600_000_000;
const kGb = 1n << 30n;
const kMonth = 730n;
/** Item -> [how it is measured, the item whose price it has]. */
const kItems = {
    shard_hours: ["time"], put_payload_units: ["units"], extended_retention: ["time"], long_term_retention: ["byte-hours"],
    long_term_retrieval: ["bytes"], fan_out_hours: ["time"], fan_out_data: ["bytes"], on_demand_stream_hours: ["time"],
    on_demand_data_in: ["bytes"], on_demand_data_out: ["bytes"], on_demand_fan_out_data: ["bytes"],
    on_demand_retention: ["byte-hours"], on_demand_long_term_retention: ["byte-hours"], advantage_stream_hours: ["time"],
    advantage_data_in: ["bytes"], advantage_data_out: ["bytes"], advantage_retention: ["byte-hours"],
    commitment_in: ["bytes", "advantage_data_in"], commitment_out: ["bytes", "advantage_data_out"],
};
const kPer = { time: 3600n, units: 1_000_000n, bytes: kGb, "byte-hours": kGb * kMonth };

/** The life of each stream of the account: [{at, ...state}], each state holds until the next; the last one is its end. */
function lives_of(events, foreign) {
    const lives = new Map();
    const changes = {
        updating: (s, e) => ({ ...s, turns: e.is_mode }),
        active: (s, e) => ({ ...s, shards: e.count, on_demand: s.turns ? !s.on_demand : s.on_demand, turns: false }),
        deleted: (s) => ({ ...s, gone: true }),
        "shard opened": (s) => ({ ...s, shards: s.shards + 1 }),
        "shard closed": (s) => ({ ...s, shards: s.shards - 1 }),
        retention: (s, e) => ({ ...s, retention: e.count }),
        registered: (s) => ({ ...s, consumers: s.consumers + 1 }),
        deregistered: (s) => ({ ...s, consumers: s.consumers - 1 }),
    };
    events.forEach((e, order) => {
        if (foreign.has(e.stream)) return;
        if (e.kind === "creating") {
            const first = { on_demand: e.place === 1, shards: e.count, retention: 24, consumers: 0, turns: false, gone: false };
            lives.set(e.stream, [{ ...first, at: e.at, order }]);
        } else if (changes[e.kind] && lives.has(e.stream)) {
            const life = lives.get(e.stream);
            life.push({ ...changes[e.kind](life.at(-1), e), at: e.at, order });
        }
    });
    return lives;
}

/** The spans of a life, cut where the commitment begins and ends. */
function* spans(life, end, committed) {
    for (let i = 0; i < life.length; ++i) {
        if (life[i].gone) return;
        const to = life[i + 1]?.at ?? end;
        const cuts = [life[i].at, ...committed.flat().filter((at) => at > life[i].at && at < to), to].sort((a, b) => a - b);
        for (let k = 0; k + 1 < cuts.length; ++k) yield { state: life[i], from: cuts[k], to: cuts[k + 1] };
    }
}

function recompute(bill) {
    const names = ["at", "kind", "stream", "shard", "count", "bytes", "place", "is_mode"];
    const events = bill.events.map((values) => Object.fromEntries(values.map((value, i) => [names[i], value])));
    const foreign = new Set(bill.foreign);
    const committed = bill.committed.map(([start, end]) => [start, end ?? Infinity]);
    const time_is_committed = (at) => committed.some(([start, end]) => start <= at && at < end);
    const use_is_committed = (at) => committed.some(([start, end]) => start < at && at <= end);
    const sums = Object.fromEntries(Object.keys(kItems).map((name) => [name, 0n]));
    const add = (item, quantity) => (sums[item] += BigInt(quantity));
    const lives = lives_of(events, foreign);
    const state_before = (life, order) => life.findLast((state) => state.order < order);

    // Time.
    for (const life of lives.values())
        for (const { state, from, to } of spans(life, bill.end, committed)) {
            const us = to - from;
            if (state.on_demand) {
                add(time_is_committed(from) ? "advantage_stream_hours" : "on_demand_stream_hours", us);
                continue;
            }
            add("shard_hours", us * state.shards);
            if (state.retention > 24) add("extended_retention", us * state.shards);
            add("fan_out_hours", us * state.shards * state.consumers);
        }

    // Puts and reads.
    const hours = new Map(); // Of the commitment: hour -> bytes in and out.
    const records = new Map(); // "stream/shard" -> records in order.
    events.forEach((e, order) => {
        const life = lives.get(e.stream);
        if (!life || !["put", "read", "pushed"].includes(e.kind)) return;
        const { on_demand } = state_before(life, order);
        const is_advantage = use_is_committed(e.at);
        const shard = `${e.stream}/${e.shard}`;
        if (e.kind === "put") {
            if (!records.has(shard)) records.set(shard, []);
            records.get(shard).push(e);
            e.order = order;
            const kilobytes = Math.ceil(e.bytes / 1024);
            if (!on_demand) add("put_payload_units", Math.ceil(e.bytes / 25600));
            else add(is_advantage ? "advantage_data_in" : "on_demand_data_in", kilobytes * 1024);
            if (on_demand && is_advantage) hour_of(hours, e.at).in += BigInt(kilobytes * 1024);
        } else if (on_demand) {
            const standard = e.kind === "read" ? "on_demand_data_out" : "on_demand_fan_out_data";
            add(is_advantage ? "advantage_data_out" : standard, e.bytes);
            if (is_advantage) hour_of(hours, e.at).out += BigInt(e.bytes);
        } else if (e.kind === "pushed") {
            add("fan_out_data", e.bytes);
        } else {
            const read = (records.get(shard) ?? []).slice(e.place, e.place + e.count);
            for (const { at, bytes } of read) if (at < e.at - 168 * kHour) add("long_term_retrieval", bytes);
        }
    });

    // Stored records, each on its own: hour by hour while it is not older than the retention period.
    for (const put of [...records.values()].flat()) {
        const life = lives.get(put.stream);
        const arrived = Math.floor(put.at / kHour);
        const shorter = life.filter((state) => state.order > put.order);
        for (let hour = arrived + 1; hour * kHour <= bill.end; ++hour) {
            const age = hour - arrived - 1;
            // A change of the very moment comes after what is done on the hour.
            const state = life.findLast(({ at }) => at < hour * kHour);
            const cut = shorter.some(({ at, retention }) => at < hour * kHour && Math.floor(at / kHour) - arrived - 1 >= retention);
            if (!state || state.gone || cut || age >= state.retention) break;
            if (age < 24) continue;
            if (!state.on_demand) {
                if (age >= 168) add("long_term_retention", put.bytes);
            } else if (use_is_committed(hour * kHour)) {
                add("advantage_retention", put.bytes);
            } else {
                add(age >= 168 ? "on_demand_long_term_retention" : "on_demand_retention", put.bytes);
            }
        }
    }

    // What the commitment lacks, by clock hours.
    const covered = new Map();
    for (const [start, end] of committed)
        for (let at = start; at < Math.min(end, bill.end); ) {
            const hour = Math.floor(at / kHour);
            const to = Math.min((hour + 1) * kHour, end, bill.end);
            covered.set(hour, (covered.get(hour) ?? 0) + to - at);
            at = to;
        }
    for (const [hour, us] of covered) {
        const least = (BigInt(us) * 26_214_400n) / 1_000_000n;
        const used = hours.get(hour) ?? { in: 0n, out: 0n };
        if (least > used.in) add("commitment_in", least - used.in);
        if (least > used.out) add("commitment_out", least - used.out);
    }

    const lines = [];
    let total = 0n;
    for (const [name, [measure, priced_as = name]] of Object.entries(kItems)) {
        if (sums[name] === 0n) continue;
        const quantity = measure === "time" ? (sums[name] + 999_999n) / 1_000_000n : sums[name];
        const price = bill.prices[priced_as];
        const amount = price === undefined ? 0n : (quantity * BigInt(price) * 2n + kPer[measure]) / (2n * kPer[measure]);
        total += amount;
        lines.push([name, `${quantity}`, `${amount}`, price !== undefined]);
    }
    return { lines, total: `${total}`, complete: lines.every((line) => line[3]) };
}

/** The clock hour in which something happened, made if it is not there. */
function hour_of(hours, at) {
    const hour = Math.floor(at / kHour);
    if (!hours.has(hour)) hours.set(hour, { in: 0n, out: 0n });
    return hours.get(hour);
}

let compared = 0;
let wrong = 0;
const seen = new Set();
for await (const line of createInterface({ input: process.stdin })) {
    const bill = JSON.parse(line);
    const { lines, total, complete } = bill;
    for (const [name] of lines) seen.add(name);
    const again = recompute(bill);
    ++compared;
    if (JSON.stringify({ lines, total, complete }) === JSON.stringify(again)) continue;
    if (++wrong <= 5) console.log(`seed ${bill.seed}:\n  printed    ${JSON.stringify({ lines, total })}\n  recomputed ${JSON.stringify(again)}`);
}
const never = Object.keys(kItems).filter((name) => !seen.has(name));
if (never.length > 0) console.log(`no bill has ${never.join(", ")}`);
console.log(`${compared} bills compared, ${wrong} differ`);
process.exitCode = compared > 0 && wrong === 0 && never.length === 0 ? 0 : 1;
