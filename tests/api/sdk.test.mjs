// The unmodified AWS SDK for JavaScript v3 against the engine as a request handler.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
    CreateStreamCommand, DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, InvalidArgumentException,
    ExpiredIteratorException, KinesisClient, ListChannelsCommand, ListShardsCommand, ProvisionedThroughputExceededException,
    PutRecordCommand, PutRecordsCommand, ResourceInUseException, ResourceNotFoundException, ValidationException,
} from "@aws-sdk/client-kinesis";
import { client_with_stream, credentials, fails as fails_with, new_client, new_handler, passing_time, region } from "./lab.mjs";

const bytes = (...values) => Uint8Array.from(values);
const shard_0 = "shardId-000000000000";

async function iterator_of(client, type = "TRIM_HORIZON", more = {}) {
    const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName: "s", ShardId: shard_0, ShardIteratorType: type, ...more }));
    return ShardIterator;
}

test("a stream is created, becomes ACTIVE in virtual time, and is described", async () => {
    const { client, handler } = await new_client();
    const created = await client.send(new CreateStreamCommand({ StreamName: "s", ShardCount: 3 }));
    assert.equal(created.$metadata.httpStatusCode, 200);
    assert.match(created.$metadata.requestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(created.$metadata.extendedRequestId.length, 96);
    const describe = async () => (await client.send(new DescribeStreamSummaryCommand({ StreamName: "s" }))).StreamDescriptionSummary;
    assert.equal((await describe()).StreamStatus, "CREATING");
    handler.advance(500);
    const summary = await describe();
    assert.equal(summary.StreamStatus, "ACTIVE");
    assert.equal(summary.OpenShardCount, 3);
    assert.equal(summary.StreamARN, "arn:aws:kinesis:us-east-1:123456789012:stream/s");
    assert.deepEqual(summary.StreamCreationTimestamp, new Date("2025-01-01T00:00:00Z"));
    assert.deepEqual(summary.EnhancedMonitoring, [{ ShardLevelMetrics: [] }]);
});

test("records of any bytes come back in order, with times of milliseconds", async () => {
    const { client, handler } = await client_with_stream(1);
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const data = [bytes(), bytes(0), bytes(255, 254), all, new TextEncoder().encode("Grüße 🌊")];
    for (const [i, Data] of data.entries()) {
        handler.advance(7);
        const put = await client.send(new PutRecordCommand({ StreamName: "s", PartitionKey: `schlüssel-${i}`, Data }));
        assert.equal(put.ShardId, shard_0);
    }
    const got = await client.send(new GetRecordsCommand({ ShardIterator: await iterator_of(client) }));
    assert.deepEqual(got.Records.map((r) => Buffer.from(r.Data)), data.map((d) => Buffer.from(d)));
    assert.deepEqual(got.Records.map((r) => r.PartitionKey), data.map((_, i) => `schlüssel-${i}`));
    assert.deepEqual(got.Records.map((r) => r.ApproximateArrivalTimestamp.getTime()),
        data.map((_, i) => Date.UTC(2025, 0, 1) + 1000 + 7 * (i + 1)));
    assert.equal(got.MillisBehindLatest, 0);
    const more = await client.send(new GetRecordsCommand({ ShardIterator: got.NextShardIterator }));
    assert.deepEqual(more.Records, []);
});

test("iterators of all types", async () => {
    const { client, handler } = await client_with_stream(1, { limits: "off" });
    const numbers = [];
    for (const text of ["a", "b", "c"]) {
        handler.advance(1000);
        const put = await client.send(new PutRecordCommand({ StreamName: "s", PartitionKey: text, Data: Buffer.from(text) }));
        numbers.push(put.SequenceNumber);
    }
    const read = async (type, more) => {
        const { Records } = await client.send(new GetRecordsCommand({ ShardIterator: await iterator_of(client, type, more) }));
        return Records.map((r) => Buffer.from(r.Data).toString()).join("");
    };
    assert.equal(await read("TRIM_HORIZON"), "abc");
    assert.equal(await read("LATEST"), "");
    assert.equal(await read("AT_SEQUENCE_NUMBER", { StartingSequenceNumber: numbers[1] }), "bc");
    assert.equal(await read("AFTER_SEQUENCE_NUMBER", { StartingSequenceNumber: numbers[1] }), "c");
    assert.equal(await read("AT_TIMESTAMP", { Timestamp: new Date(Date.UTC(2025, 0, 1, 0, 0, 3)) }), "bc");
    assert.equal(await read("AT_TIMESTAMP", { Timestamp: new Date(Date.UTC(2025, 0, 1, 0, 0, 3) + 1) }), "c");
});

test("PutRecords reports each record, throttled ones too", async () => {
    const { client } = await client_with_stream(1);
    const Records = Array.from({ length: 500 }, (_, i) => ({ PartitionKey: `${i}`, Data: bytes(i & 255) }));
    for (const expected of [0, 0, 500]) {
        const put = await client.send(new PutRecordsCommand({ StreamName: "s", Records }));
        assert.equal(put.FailedRecordCount, expected);
        assert.equal(put.Records.length, 500);
        for (const record of put.Records) {
            assert.equal(record.ErrorCode, expected ? "ProvisionedThroughputExceededException" : undefined);
            assert.equal(record.ShardId, expected ? undefined : shard_0);
        }
    }
});

test("ListShards in pages", async () => {
    const { client } = await client_with_stream(5);
    const ids = [];
    let page = await client.send(new ListShardsCommand({ StreamName: "s", MaxResults: 2 }));
    for (;;) {
        ids.push(...page.Shards.map((s) => s.ShardId));
        if (!page.NextToken) break;
        page = await client.send(new ListShardsCommand({ NextToken: page.NextToken, MaxResults: 2 }));
    }
    assert.deepEqual(ids, [0, 1, 2, 3, 4].map((i) => `shardId-00000000000${i}`));
});

test("errors are the SDK's own types, with the service's messages", async () => {
    const { client, handler } = await client_with_stream(1);
    const fails = (command, type, message) => fails_with(client.send(command), type, message);
    await fails(new CreateStreamCommand({ StreamName: "s", ShardCount: 1 }), ResourceInUseException,
        "Stream s under account 123456789012 already exists.");
    await fails(new DescribeStreamSummaryCommand({ StreamName: "x" }), ResourceNotFoundException,
        "Stream x under account 123456789012 not found.");
    await fails(new PutRecordCommand({ StreamName: "s", PartitionKey: "k", Data: bytes(), ExplicitHashKey: `${2n ** 128n}` }),
        InvalidArgumentException,
        `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${2n ** 128n}`);
    await fails(new PutRecordsCommand({ StreamName: "s", Records: [] }), ValidationException,
        "1 validation error detected: Value '[]' at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1");
    const old = await iterator_of(client);
    handler.advance(300_001);
    await fails(new GetRecordsCommand({ ShardIterator: old }), ExpiredIteratorException,
        "Iterator expired. The iterator was created at time Wed Jan 01 00:00:01 UTC 2025 while right now it is " +
        "Wed Jan 01 00:05:01 UTC 2025 which is further in the future than the tolerated delay of 300000 milliseconds.");
    await assert.rejects(client.send(new CreateStreamCommand({ StreamName: 7 })), { name: "SerializationException" });
});

test("an operation that is absent is unknown", async () => {
    const { client } = await client_with_stream(1);
    await assert.rejects(client.send(new ListChannelsCommand({})), { name: "UnknownOperationException" });
});

test("the SDK's own retries outlast throttling", async () => {
    const { client, handler } = await client_with_stream(1);
    const put = () => client.send(new PutRecordCommand({ StreamName: "s", PartitionKey: "k", Data: new Uint8Array(1 << 20).fill(1).subarray(1) }));
    assert.equal((await put()).$metadata.attempts, 1);
    // Time stands still: every attempt is refused.
    await assert.rejects(put(), (error) => {
        assert.ok(error instanceof ProvisionedThroughputExceededException);
        assert.equal(error.message, "Rate exceeded for shard shardId-000000000000 in stream s under account 123456789012.");
        assert.equal(error.$metadata.attempts, 3);
        return true;
    });
    // A second passes after the first refusal: the next attempt is taken.
    const requestHandler = passing_time(handler, ({ statusCode }) => (statusCode === 200 ? 0 : 1000));
    const patient = new KinesisClient({ region, credentials, requestHandler });
    const taken = await patient.send(new PutRecordCommand({ StreamName: "s", PartitionKey: "k", Data: new Uint8Array(1000) }));
    assert.equal(taken.$metadata.attempts, 2);
});

test("limits off: nothing is throttled", async () => {
    const { client } = await client_with_stream(1, { limits: "off" });
    const Records = Array.from({ length: 500 }, () => ({ PartitionKey: "k", Data: new Uint8Array(2000) }));
    for (let i = 0; i < 3; ++i) assert.equal((await client.send(new PutRecordsCommand({ StreamName: "s", Records }))).FailedRecordCount, 0);
    const ShardIterator = await iterator_of(client);
    for (let i = 0; i < 20; ++i) assert.equal((await client.send(new GetRecordsCommand({ ShardIterator }))).Records.length, 1500);
});

test("the Date of an answer is the wall's, or none: the SDK sees no clock that goes wrong", async () => {
    const date_of = async (options) => {
        const { client } = await new_client(options);
        let date;
        client.middlewareStack.add((next) => async (args) => {
            const result = await next(args);
            date = result.response.headers.date;
            return result;
        }, { step: "deserialize", priority: "low" });
        await fails_with(client.send(new DescribeStreamSummaryCommand({ StreamName: "x" })), ResourceNotFoundException);
        return date;
    };
    assert.equal(await date_of({ clock: "virtual" }), undefined);
    assert.ok(Math.abs(Date.parse(await date_of({ clock: "wall" })) - Date.now()) < 60_000);
});

test("an aborted call is not made", async () => {
    const { client, handler } = await client_with_stream(1);
    const before = handler.stateHash();
    await assert.rejects(client.send(new ListShardsCommand({ StreamName: "s" }), { abortSignal: AbortSignal.abort() }), { name: "AbortError" });
    assert.equal(handler.stateHash(), before);
});

test("a client's configuration of the handler is kept", async () => {
    const handler = await new_handler();
    handler.updateHttpClientConfig("requestTimeout", 5);
    assert.deepEqual(handler.httpHandlerConfigs(), { requestTimeout: 5 });
});
