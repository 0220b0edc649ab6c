// What a call costs through the unmodified AWS SDK for JavaScript v3: with our engine inside the process, with an answer
// that was made before (the part that is the SDK itself), and, through a loopback address, with our engine and with two
// other implementations. ./lab bench calls it; the argument is the folder in which those two are installed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateStreamCommand, DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, KinesisClient, PutRecordCommand,
    PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { createEngine, createRequestHandler } from "../../dist/engine/kinesis.mjs";
import { serve } from "../api/shim.mjs";

const StreamName = "bench";
const batch_size = 500;
const read_size = 10_000;
const rounds = 7;
const round_ms = 250;
const calls_of_a_day = 3_000;
const day_and_more_ms = 25 * 3_600_000;

const data = (n) => Buffer.alloc(100, `${n} `);
const client_with = (options) => new KinesisClient({
    region: "us-east-1", credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "not a secret" }, maxAttempts: 1, ...options,
});

/** A request handler that keeps what the service answered to each operation and then answers that, at once. */
class Canned {
    #inner;
    #answers = new Map();
    metadata = { handlerProtocol: "http/1.1" };
    /** Not before everything that is to be read was put. */
    replays = false;
    constructor(inner) {
        this.#inner = inner;
    }
    async handle(request, options) {
        const operation = request.headers["x-amz-target"];
        if (!this.replays || !this.#answers.has(operation)) {
            const { response } = await this.#inner.handle(request, options);
            this.#answers.set(operation, response);
        }
        const { statusCode, headers, body } = this.#answers.get(operation);
        return { response: { statusCode, headers: { ...headers }, body } };
    }
    forget() {
        this.#answers.clear();
    }
    updateHttpClientConfig() {}
    httpHandlerConfigs() {
        return {};
    }
    destroy() {}
}

// The client of Kinesis speaks HTTP/2 unless told otherwise, and none of the servers here does.
const over_http = (endpoint) => client_with({ endpoint, requestHandler: new NodeHttpHandler() });

async function until_active(client) {
    for (;;) {
        const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
        if (StreamDescriptionSummary.StreamStatus === "ACTIVE") return;
        await sleep(50);
    }
}

/** The iterator from which all 10,000 records of a full answer can be read. */
async function iterator_of(client) {
    const { ShardIterator } = await client.send(new GetShardIteratorCommand({
        StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON",
    }));
    return ShardIterator;
}

/** Prepares an operation and gives the one call that is measured. */
const works = {
    async PutRecord(client) {
        let i = 0;
        return async () => {
            i += 1;
            await client.send(new PutRecordCommand({ StreamName, PartitionKey: `user-${10_000 + i}`, Data: data(i) }));
        };
    },
    async PutRecords(client) {
        const Records = Array.from({ length: batch_size }, (_, k) => ({ PartitionKey: `user-${10_000 + k}`, Data: data(k) }));
        return async () => {
            const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records }));
            if (FailedRecordCount !== 0) throw new Error(`${FailedRecordCount} records were refused.`);
        };
    },
    async GetRecords(client) {
        const ShardIterator = await iterator_of(client);
        return async () => {
            const { Records } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: read_size }));
            if (Records.length !== read_size) throw new Error(`${Records.length} records were read.`);
        };
    },
};

/** Milliseconds a call, over as many calls as fit into a round. */
async function measured(call) {
    const began = performance.now();
    let calls = 0;
    while (performance.now() - began < round_ms || calls === 0) {
        await call();
        calls += 1;
    }
    return (performance.now() - began) / calls;
}

async function free_port() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    server.close();
    await once(server, "close");
    return port;
}

async function answers(address) {
    for (let i = 0; i < 200; i += 1) {
        try {
            await fetch(address);
            return;
        } catch {
            await sleep(50);
        }
    }
    throw new Error(`nobody answers at ${address}.`);
}

/**
 * Lets an engine hold as much as the rounds will put, and forget it after its day. Memory that was never touched costs a
 * fault a page, which on a virtual machine takes longer than the thirty puts that fill the page.
 */
async function use_for_a_day(handler) {
    const client = client_with({ requestHandler: handler });
    const put = await works.PutRecords(client);
    for (let i = 0; i < calls_of_a_day; i += 1) await put();
    handler.advance(day_and_more_ms);
    client.destroy();
}

/** Clients by name, and what ends what they talk to. */
async function all_clients(servers) {
    const options = { limits: "off", delays: { creating: 0 }, clock: "wall" };
    const clients = new Map();
    const ends = [];

    const canned = new Canned(await createRequestHandler(options));
    clients.set("a canned answer", { client: client_with({ requestHandler: canned }), forget() {
        canned.replays = true;
        canned.forget();
    } });
    const handler = await createRequestHandler({ ...options, clock: "virtual" });
    clients.set("ours", { client: client_with({ requestHandler: handler }), use: () => use_for_a_day(handler) });

    const shim = await serve(await createEngine(options));
    ends.push(() => shim.close());
    clients.set("ours, loopback", { client: over_http(shim.address) });

    const require = createRequire(resolve(servers, "package.json"));
    // It limits reads to 2 MB/s and five a second as well, but has no switch for it: only what it does not refuse is measured.
    const kinesalite = require("kinesalite")({ createStreamMs: 0, shardLimit: 100 });
    await new Promise((ready) => kinesalite.listen(0, "127.0.0.1", ready));
    ends.push(() => new Promise((done) => kinesalite.close(done)));
    clients.set("kinesalite", { client: over_http(`http://127.0.0.1:${kinesalite.address().port}`) });

    const [plain, tls] = [await free_port(), await free_port()];
    const folder = resolve(servers, "node_modules/kinesis-local");
    const local = spawn(process.execPath, ["main.js"], {
        cwd: folder, stdio: "ignore",
        env: { ...process.env, KINESIS_MOCK_PLAIN_PORT: `${plain}`, KINESIS_MOCK_TLS_PORT: `${tls}`, CREATE_STREAM_DURATION: "1ms", LOG_LEVEL: "ERROR" },
    });
    ends.push(async () => {
        const gone = once(local, "exit");
        local.kill();
        await gone;
    });
    await answers(`http://127.0.0.1:${plain}`);
    clients.set("kinesis-local", { client: over_http(`http://127.0.0.1:${plain}`) });
    return { clients, ends };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const { clients, ends } = await all_clients(process.argv[2] ?? "build/bench-servers");
try {
    for (const { client, use } of clients.values()) {
        await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
        await until_active(client);
        await use?.();
        // Enough for a full answer of GetRecords, whatever the rounds put.
        const put = await works.PutRecords(client);
        for (let i = 0; i < read_size / batch_size; i += 1) await put();
    }
    const names = [...clients.keys()];
    console.log(`\nmilliseconds a call through the AWS SDK, medians of ${rounds}`);
    console.log("".padEnd(34) + names.map((name) => name.padStart(17)).join(""));
    for (const [operation, work] of Object.entries(works)) {
        const times = new Map(names.map((name) => [name, []]));
        const failed = new Map();
        // Round by round, so that what disturbs the machine disturbs all alike; the first one only warms up.
        for (let round = 0; round <= rounds; round += 1) {
            for (const [name, { client, forget }] of clients) {
                if (failed.has(name)) continue;
                try {
                    forget?.();
                    const ms = await measured(await work(client));
                    if (round > 0) times.get(name).push(ms);
                } catch (error) {
                    failed.set(name, error.name);
                }
            }
        }
        const what = { PutRecord: "of 100 bytes", PutRecords: `of ${batch_size}`, GetRecords: `of ${read_size}` }[operation];
        const cell = (name) => (failed.has(name) ? failed.get(name).slice(0, 15) : median(times.get(name)).toFixed(3));
        console.log(`${operation} ${what}`.padEnd(34) + names.map((name) => cell(name).padStart(17)).join(""));
        const ratio = median(times.get("ours")) / median(times.get("a canned answer"));
        console.log(`    ours / a canned answer: ${ratio.toFixed(3)} (the goal is at most 1.15)`);
    }
} finally {
    for (const end of ends) await end();
    for (const { client } of clients.values()) client.destroy();
}
