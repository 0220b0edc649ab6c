// The module itself: its clock, its snapshots, its raw call, what it refuses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { encode, decode } from "./cbor.mjs";
import { headers, new_engine, post } from "./lab.mjs";

const text = (bytes) => new TextDecoder().decode(bytes);
const post_cbor = (engine, operation, body) => {
    const response = engine.call({ headers: headers(operation, "application/x-amz-cbor-1.1"), body: encode(body) });
    assert.equal(response.headers["content-type"], "application/x-amz-cbor-1.1");
    return { ...response, document: response.body.length ? decode(response.body) : null };
};

test("virtual time passes by advance() alone", async () => {
    const engine = await new_engine({ start: new Date("2026-02-03T04:05:06.007Z") });
    assert.equal(engine.now(), Date.UTC(2026, 1, 3, 4, 5, 6, 7));
    assert.equal(engine.advance(0.5), Date.UTC(2026, 1, 3, 4, 5, 6, 7));
    assert.equal(engine.advance(0.5), Date.UTC(2026, 1, 3, 4, 5, 6, 8));
    assert.equal(post(engine, "ListShards", {}).headers.date, "Tue, 03 Feb 2026 04:05:06 GMT");
    for (const bad of [-1, NaN, Infinity, "1", undefined]) assert.throws(() => engine.advance(bad), TypeError);
});

test("wall time is the machine's", async () => {
    const engine = await new_engine({ clock: "wall" });
    assert.ok(Math.abs(engine.now() - Date.now()) < 60_000);
    assert.throws(() => engine.advance(1), /cannot be advanced/);
});

test("the same calls with the same seed give the same bytes and the same state", async () => {
    const play = async (options) => {
        const engine = await new_engine(options);
        const answers = [];
        answers.push(post(engine, "CreateStream", { StreamName: "s", ShardCount: 2 }));
        engine.advance(500);
        for (let i = 0; i < 5; ++i) answers.push(post(engine, "PutRecord", { StreamName: "s", PartitionKey: `${i}`, Data: "eA==" }));
        return { answers, hash: engine.stateHash() };
    };
    const first = await play({ seed: 5 });
    assert.match(first.hash, /^[0-9a-f]{16}$/);
    assert.deepEqual(await play({ seed: 5n }), first);
    const other = await play({ seed: 6 });
    assert.notEqual(other.answers[0].headers["x-amzn-requestid"], first.answers[0].headers["x-amzn-requestid"]);
    assert.deepEqual(other.answers.map((a) => a.document), first.answers.map((a) => a.document));
    assert.notEqual((await play({ region: "eu-west-1" })).hash, first.hash);
});

test("a snapshot brings back everything, as often as wanted", async () => {
    const engine = await new_engine();
    post(engine, "CreateStream", { StreamName: "s", ShardCount: 1 });
    engine.advance(1000);
    const put = (key) => post(engine, "PutRecord", { StreamName: "s", PartitionKey: key, Data: "eA==" }).document.SequenceNumber;
    put("a");
    const snapshot = engine.snapshot();
    const hash = engine.stateHash();
    const then = engine.now();
    const second = put("b");
    engine.advance(5000);
    const third = put("b");
    assert.notEqual(third, second);
    for (let i = 0; i < 2; ++i) {
        engine.restore(snapshot);
        assert.equal(engine.stateHash(), hash);
        assert.equal(engine.now(), then);
        assert.equal(put("b"), second);
    }
    snapshot.free();
    snapshot.free();
    assert.throws(() => engine.restore(snapshot), /freed/);
    assert.throws(() => engine.restore({}), TypeError);
    const other = await new_engine();
    assert.throws(() => engine.restore(other.snapshot()), TypeError);
});

test("delays are as told", async () => {
    const engine = await new_engine({ delays: { creating: 20_000 } });
    post(engine, "CreateStream", { StreamName: "s", ShardCount: 1 });
    const status = () => post(engine, "DescribeStreamSummary", { StreamName: "s" }).document.StreamDescriptionSummary.StreamStatus;
    engine.advance(19_999);
    assert.equal(status(), "CREATING");
    engine.advance(1);
    assert.equal(status(), "ACTIVE");
});

test("options that make no sense are refused", async () => {
    for (const options of [{ account: "1" }, { region: "?" }, { seed: 1.5 }, { seed: "x" }, { clock: "sun" }, { limits: true },
        { delays: { creating: -1 } }, { delays: { creating: 0.5 } }, { start: "today" }, { start: -1 }])
        await assert.rejects(new_engine(options), TypeError, JSON.stringify(options));
});

test("an engine that was destroyed does nothing more", async () => {
    const engine = await new_engine();
    engine.destroy();
    engine.destroy();
    for (const act of [() => engine.call({}), () => engine.now(), () => engine.advance(1), () => engine.stateHash(), () => engine.snapshot()])
        assert.throws(act, /destroyed/);
});

test("raw calls: what is not a request of the service is answered as the service does", async () => {
    const engine = await new_engine();
    assert.equal(engine.call({ method: "GET" }).status, 403);
    assert.match(text(engine.call({ method: "GET" }).body), /^<AccessDeniedException>\n/);
    assert.equal(engine.call({ headers: headers("PutRecord"), body: new Uint8Array((16 << 20) + 1) }).status, 413);
    assert.deepEqual(post(engine, "Nothing", {}).document, { __type: "UnknownOperationException" });
});

test("ten thousand records and a large answer: the memory grows and nothing is lost", async () => {
    const engine = await new_engine({ limits: "off" });
    post(engine, "CreateStream", { StreamName: "s", ShardCount: 1 });
    engine.advance(500);
    const Data = Buffer.alloc(900, 7).toString("base64");
    for (let i = 0; i < 20; ++i) {
        const Records = Array.from({ length: 500 }, (_, k) => ({ PartitionKey: `${i}/${k}`, Data }));
        assert.equal(post(engine, "PutRecords", { StreamName: "s", Records }).document.FailedRecordCount, 0);
    }
    const { ShardIterator } = post(engine, "GetShardIterator", { StreamName: "s", ShardId: "0", ShardIteratorType: "TRIM_HORIZON" }).document;
    const { Records } = post(engine, "GetRecords", { ShardIterator }).document;
    assert.equal(Records.length, 10_000);
    assert.deepEqual(Records.map((r) => r.PartitionKey), Array.from({ length: 10_000 }, (_, i) => `${Math.floor(i / 500)}/${i % 500}`));
});

test("CBOR: bytes are bytes, times are tag 1 with milliseconds", async () => {
    const engine = await new_engine();
    assert.equal(post_cbor(engine, "CreateStream", { StreamName: "s", ShardCount: 1 }).document, null);
    engine.advance(1234);
    const Data = Uint8Array.from([0, 255, 128, 10]);
    const put = post_cbor(engine, "PutRecord", { StreamName: "s", PartitionKey: "ü", Data }).document;
    const { ShardIterator } = post_cbor(engine, "GetShardIterator", {
        StreamName: "s", ShardId: put.ShardId, ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(engine.now()),
    }).document;
    const { Records } = post_cbor(engine, "GetRecords", { ShardIterator, Limit: 10 }).document;
    assert.deepEqual(Records, [{
        SequenceNumber: put.SequenceNumber, ApproximateArrivalTimestamp: new Date(engine.now()), Data, PartitionKey: "ü",
    }]);
    assert.deepEqual(post_cbor(engine, "ListShards", { StreamName: "x" }).document,
        { __type: "ResourceNotFoundException", message: "Stream x under account 123456789012 not found." });
    assert.deepEqual(post_cbor(engine, "ListShards", { StreamName: 5 }).document.__type, "SerializationException");
});

test("the module works in a worker", async () => {
    const worker = new Worker(new URL("./worker.mjs", import.meta.url));
    const said = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    await worker.terminate();
    assert.deepEqual(said, { status: 200, shards: 2 });
});

test("accounts, delays and quotas are options, and bad ones are refused", async () => {
    const engine = await new_engine({
        region: "eu-central-1", account: "111111111111", delays: { creating: 20, updating: 30, deleting: 40 },
        quotas: { shardsPerAccount: 3 }, principals: { AKID: { account: "222222222222", arn: "arn:aws:iam::222222222222:user/eve" } },
    });
    assert.equal(post(engine, "CreateStream", { StreamName: "s", ShardCount: 3 }).status, 200);
    const more = post(engine, "CreateStream", { StreamName: "t", ShardCount: 1 });
    assert.match(more.document.message, /^This request would exceed the shard limit for the account 222222222222 in eu-central-1\./);
    const summary = () => post(engine, "DescribeStreamSummary", { StreamName: "s" }).document.StreamDescriptionSummary;
    engine.advance(19);
    assert.equal(summary().StreamStatus, "CREATING");
    engine.advance(1);
    assert.equal(summary().StreamStatus, "ACTIVE");
    assert.equal(summary().StreamARN, "arn:aws:kinesis:eu-central-1:222222222222:stream/s");
    const denied = post(engine, "DescribeStreamSummary", { StreamARN: "arn:aws:kinesis:eu-central-1:111111111111:stream/s" });
    assert.equal(denied.document.__type, "AccessDeniedException");
    assert.match(denied.document.Message, /^User: arn:aws:iam::222222222222:user\/eve is not authorized to perform/);
    for (const bad of [
        { account: "1" }, { delays: { creating: -1 } }, { delays: { sleeping: 1 } }, { quotas: { shardsPerAccount: 1.5 } },
        { principals: { AKID: { account: "x" } } }, { principals: { "a b": { account: "222222222222" } } },
    ]) await assert.rejects(new_engine(bad), TypeError, JSON.stringify(bad));
});
