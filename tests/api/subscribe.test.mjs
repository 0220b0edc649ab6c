// Enhanced fan-out through the unmodified AWS SDK: registered consumers, and SubscribeToShard as an async iterator, over the
// request handler and over HTTP/2 with the SDK's own transport.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
    CreateStreamCommand, DeleteStreamCommand, DeregisterStreamConsumerCommand, DescribeStreamConsumerCommand,
    DescribeStreamSummaryCommand, KinesisClient, KMSDisabledException, LimitExceededException, ListStreamConsumersCommand,
    paginateListStreamConsumers, PutRecordCommand, RegisterStreamConsumerCommand, ResourceInUseException,
    ResourceNotFoundException, SplitShardCommand, StartStreamEncryptionCommand, SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";
import { client_with_stream, credentials, new_client, new_engine, region } from "./lab.mjs";
import { serve_http2 } from "./shim.mjs";

const stream_arn = "arn:aws:kinesis:us-east-1:123456789012:stream/s";
const shard_0 = "shardId-000000000000";

/** A client whose stream "s" has an ACTIVE consumer "app". */
async function fan_out(shards = 1, options) {
    const made = await client_with_stream(shards, options);
    const { Consumer } = await made.client.send(new RegisterStreamConsumerCommand({ StreamARN: stream_arn, ConsumerName: "app" }));
    made.handler.advance(500);
    return { ...made, arn: Consumer.ConsumerARN };
}

async function subscribe(client, arn, StartingPosition = { Type: "LATEST" }, options, ShardId = shard_0) {
    const answer = await client.send(new SubscribeToShardCommand({ ConsumerARN: arn, ShardId, StartingPosition }), options);
    return answer.EventStream[Symbol.asyncIterator]();
}

const put = (client, text) =>
    client.send(new PutRecordCommand({ StreamName: "s", PartitionKey: "k", Data: Buffer.from(text) }));

/** The next event of a subscription. */
async function event_of(events) {
    const { value, done } = await events.next();
    assert.equal(done, false);
    return value.SubscribeToShardEvent;
}
const texts = (event) => event.Records.map((record) => Buffer.from(record.Data).toString()).join(" ");

test("consumers are registered, described, listed and deregistered", async () => {
    const { client, handler } = await client_with_stream(1);
    const register = (ConsumerName, more) =>
        client.send(new RegisterStreamConsumerCommand({ StreamARN: stream_arn, ConsumerName, ...more }));
    const { Consumer } = await register("app", { Tags: { team: "a" } });
    assert.deepEqual(
        [Consumer.ConsumerName, Consumer.ConsumerStatus, Consumer.ConsumerARN],
        ["app", "CREATING", `${stream_arn}/consumer/app:1735689601`]);
    assert.deepEqual(Consumer.ConsumerCreationTimestamp, new Date("2025-01-01T00:00:01Z"));
    await assert.rejects(register("app"), (error) => error instanceof ResourceInUseException && /already exists/.test(error.message));
    handler.advance(1000);
    const describe = async (by) => (await client.send(new DescribeStreamConsumerCommand(by))).ConsumerDescription;
    const by_name = await describe({ StreamARN: stream_arn, ConsumerName: "app" });
    assert.deepEqual(by_name, await describe({ ConsumerARN: Consumer.ConsumerARN }));
    assert.deepEqual([by_name.ConsumerStatus, by_name.StreamARN], ["ACTIVE", stream_arn]);

    for (let i = 1; i <= 4; i++) {
        await register(`c${i}`);
        handler.advance(1000);
    }
    const summary = await client.send(new DescribeStreamSummaryCommand({ StreamName: "s" }));
    assert.equal(summary.StreamDescriptionSummary.ConsumerCount, 5);
    const pages = [];
    for await (const page of paginateListStreamConsumers({ client, pageSize: 2 }, { StreamARN: stream_arn }))
        pages.push(page.Consumers.map((consumer) => consumer.ConsumerName).join(","));
    assert.deepEqual(pages, ["app,c1", "c2,c3", "c4"]);

    await assert.rejects(client.send(new DeleteStreamCommand({ StreamName: "s" })), ResourceInUseException);
    await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: Consumer.ConsumerARN }));
    assert.equal((await describe({ ConsumerARN: Consumer.ConsumerARN })).ConsumerStatus, "DELETING");
    handler.advance(1000);
    await assert.rejects(describe({ ConsumerARN: Consumer.ConsumerARN }), ResourceNotFoundException);
    await client.send(new DeleteStreamCommand({ StreamName: "s", EnforceConsumerDeletion: true }));
    handler.advance(1000);
    await assert.rejects(client.send(new ListStreamConsumersCommand({ StreamARN: stream_arn })), ResourceNotFoundException);
});

test("no more than five consumers are created at once", async () => {
    const { client } = await client_with_stream(1, { limits: "off" });
    const register = (ConsumerName) => client.send(new RegisterStreamConsumerCommand({ StreamARN: stream_arn, ConsumerName }));
    for (const name of ["a", "b", "c", "d", "e"]) await register(name);
    await assert.rejects(register("f"), LimitExceededException);
});

test("records are pushed after 70 ms, empty events every five seconds, and the stream ends after five minutes", async () => {
    const { client, handler, arn } = await fan_out();
    const events = await subscribe(client, arn);
    const numbers = [(await put(client, "a")).SequenceNumber, (await put(client, "b")).SequenceNumber];
    handler.advance(69);
    let arrived = false;
    const pending = event_of(events).then((event) => ((arrived = true), event));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(arrived, false);
    handler.advance(1);
    const first = await pending;
    assert.equal(texts(first), "a b");
    assert.deepEqual(first.Records.map((record) => record.SequenceNumber), numbers);
    assert.deepEqual(first.Records[0].ApproximateArrivalTimestamp, new Date("2025-01-01T00:00:01.500Z"));
    assert.equal(first.ContinuationSequenceNumber, numbers[1]);
    assert.equal(first.MillisBehindLatest, 0);
    handler.advance(5000);
    const empty = await event_of(events);
    assert.deepEqual(empty.Records, []);
    assert.equal(empty.ContinuationSequenceNumber, numbers[1]);
    handler.advance(295_000);
    let count = 0, last = empty;
    for (let next = await events.next(); !next.done; next = await events.next(), count++) last = next.value.SubscribeToShardEvent;
    assert.equal(count, 58); // One every five seconds, and the last of them before the end.

    // And on from there.
    await put(client, "c");
    const again = await subscribe(client, arn, { Type: "AFTER_SEQUENCE_NUMBER", SequenceNumber: last.ContinuationSequenceNumber });
    handler.advance(100);
    assert.equal(texts(await event_of(again)), "c");
});

test("a second call is refused for five seconds and then takes the subscription over", async () => {
    const { client, handler, arn } = await fan_out();
    const first = await subscribe(client, arn);
    handler.advance(4999);
    await assert.rejects(subscribe(client, arn), (error) =>
        error instanceof ResourceInUseException && error.$metadata.httpStatusCode === 400 &&
        error.message === "Another active subscription exists for this consumer");
    handler.advance(1001);
    const second = await subscribe(client, arn);
    assert.deepEqual((await event_of(first)).Records, []);
    await assert.rejects(first.next(), (error) =>
        error instanceof ResourceInUseException && error.message === "Another active subscription exists for this consumer");
    await put(client, "a");
    handler.advance(70);
    assert.equal(texts(await event_of(second)), "a");
});

test("the end of a shard names its children, which can be subscribed to", async () => {
    const { client, handler, arn } = await fan_out();
    await put(client, "before");
    const events = await subscribe(client, arn, { Type: "TRIM_HORIZON" });
    await client.send(new SplitShardCommand({ StreamName: "s", ShardToSplit: shard_0, NewStartingHashKey: `${2n ** 127n}` }));
    handler.advance(5000);
    assert.equal(texts(await event_of(events)), "before");
    const last = await event_of(events);
    assert.equal(last.ContinuationSequenceNumber, undefined);
    assert.deepEqual(last.ChildShards.map((child) => [child.ShardId, child.ParentShards, child.HashKeyRange.StartingHashKey]), [
        ["shardId-000000000001", [shard_0], "0"],
        ["shardId-000000000002", [shard_0], `${2n ** 127n}`],
    ]);
    assert.equal((await events.next()).done, true);
    await put(client, "after");
    handler.advance(100);
    const children = await Promise.all(last.ChildShards.map(({ ShardId }) =>
        subscribe(client, arn, { Type: "TRIM_HORIZON" }, undefined, ShardId)));
    handler.advance(5000);
    assert.deepEqual((await Promise.all(children.map(event_of))).map(texts).sort(), ["", "after"]);
});

test("a stream that is deleted ends with an exception", async () => {
    const { client, handler, arn } = await fan_out();
    const events = await subscribe(client, arn);
    await client.send(new DeleteStreamCommand({ StreamName: "s", EnforceConsumerDeletion: true }));
    handler.advance(500);
    await assert.rejects(events.next(), (error) =>
        error instanceof ResourceNotFoundException && error.message === "Stream s under account 123456789012 not found.");
});

test("a key that cannot be used ends the stream with an exception of KMS", async () => {
    const { client, handler, arn } = await fan_out();
    const key = handler.kms.createKey();
    await client.send(new StartStreamEncryptionCommand({ StreamName: "s", EncryptionType: "KMS", KeyId: key }));
    handler.advance(1000);
    const events = await subscribe(client, arn);
    await put(client, "a");
    handler.advance(100);
    assert.equal((await event_of(events)).Records[0].EncryptionType, "KMS");
    await put(client, "b");
    handler.kms.setKeyState(key, "Disabled");
    handler.advance(100);
    await assert.rejects(events.next(), (error) =>
        error instanceof KMSDisabledException && error.message === `${key} is disabled.`);
});

test("errors before the stream are answers of their own", async () => {
    const { client, arn } = await fan_out();
    await assert.rejects(subscribe(client, arn.replace("app:", "other:")), ResourceNotFoundException);
    await assert.rejects(subscribe(client, arn, { Type: "AFTER_SEQUENCE_NUMBER" }), { name: "InvalidArgumentException" });
    await assert.rejects(subscribe(client, arn, { Type: "SOMETIMES" }), { name: "ValidationException" });
    await assert.rejects(subscribe(client, arn, undefined, undefined, "shardId-000000000009"), ResourceNotFoundException);
});

test("an abort ends the subscription, and so does the end of the body's iterator", async () => {
    const { client, handler, arn } = await fan_out();
    const controller = new AbortController();
    const events = await subscribe(client, arn, undefined, { abortSignal: controller.signal });
    const before = handler.stateHash();
    const pending = events.next();
    controller.abort();
    await assert.rejects(pending, { name: "AbortError" });
    assert.equal((await events.next()).done, true);
    assert.notEqual(handler.stateHash(), before);

    const engine = await new_engine();
    const { body } = subscribed(engine);
    const iterator = body[Symbol.asyncIterator]();
    engine.advance(5000);
    assert.ok((await iterator.next()).value.length > 0);
    await iterator.return();
    assert.equal((await iterator.next()).done, true);
});

const json = {
    "content-type": "application/x-amz-json-1.1", "x-amz-date": "20250101T000000Z",
    authorization: "AWS4-HMAC-SHA256 Credential=A/20250101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0",
};
const raw = (engine, operation, body) =>
    engine.call({ headers: { ...json, "x-amz-target": `Kinesis_20131202.${operation}` }, body: JSON.stringify(body) });

/** A subscription of a raw engine: the answer, what follows it, and another call. */
function subscribed(engine) {
    raw(engine, "CreateStream", { StreamName: "s", ShardCount: 1 });
    engine.advance(1000);
    const made = raw(engine, "RegisterStreamConsumer", { StreamARN: stream_arn, ConsumerName: "app" });
    engine.advance(1000);
    const arn = JSON.parse(Buffer.from(made.body)).Consumer.ConsumerARN;
    const again = () => raw(engine, "SubscribeToShard", { ConsumerARN: arn, ShardId: "0", StartingPosition: { Type: "LATEST" } });
    const answer = again();
    return { answer, again, body: answer.stream };
}

test("a raw call answers with the first frame and a handle for the others", async () => {
    const engine = await new_engine();
    const { answer } = subscribed(engine);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-type"], "application/vnd.amazon.eventstream");
    assert.equal(answer.headers["content-length"], undefined);
    assert.equal(answer.body.length, 104);
    assert.deepEqual(answer.stream.take(), { frames: new Uint8Array(0), more: false, ended: false });
    engine.advance(5000);
    const { frames, ended } = answer.stream.take();
    assert.ok(frames.length > 100);
    assert.equal(ended, false);
    engine.advance(300_000);
    assert.equal(answer.stream.take().ended, true);
    assert.deepEqual(answer.stream.take(), { frames: new Uint8Array(0), more: false, ended: true });
    assert.deepEqual(raw(engine, "ListStreams", {}).stream, undefined);
});

test("a snapshot that is restored ends what was opened after it", async () => {
    const engine = await new_engine();
    const { answer, again } = subscribed(engine);
    const snapshot = engine.snapshot();
    engine.advance(6000);
    assert.ok(answer.stream.take().frames.length > 0);
    const later = again();
    assert.equal(later.status, 200);
    const waiting = later.stream.next();
    engine.restore(snapshot);
    assert.deepEqual(await waiting, { done: true, value: undefined });
    assert.equal(later.stream.take().ended, true);
    // The other one, which the second call had taken over, lives again and gives its events again.
    const same = engine.advance(5000);
    assert.equal(engine.now(), same);
    assert.ok(answer.stream.take().frames.length > 0);
    engine.destroy();
    assert.equal((await answer.stream.next()).done, true);
});

test("with the wall's clock events come by themselves", async () => {
    const delays = { creating: 0, consumerCreating: 0 };
    const { client, handler } = await new_client({ clock: "wall", delays });
    await client.send(new CreateStreamCommand({ StreamName: "s", ShardCount: 1 }));
    const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN: stream_arn, ConsumerName: "app" }));
    const events = await subscribe(client, Consumer.ConsumerARN);
    const pending = event_of(events);
    const began = handler.now();
    await put(client, "a");
    assert.equal(texts(await pending), "a");
    assert.ok(handler.now() - began >= 70);
});

test("over HTTP/2 with the SDK's own transport", async () => {
    const engine = await new_engine();
    const shim = await serve_http2(engine);
    const client = new KinesisClient({ region, credentials, endpoint: shim.address });
    try {
        await client.send(new CreateStreamCommand({ StreamName: "s", ShardCount: 1 }));
        engine.advance(1000);
        const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN: stream_arn, ConsumerName: "app" }));
        engine.advance(1000);
        const events = await subscribe(client, Consumer.ConsumerARN);
        const numbers = [];
        for (const text of ["a", "b", "c"]) {
            numbers.push((await put(client, text)).SequenceNumber);
            engine.advance(100);
            assert.equal(texts(await event_of(events)), text);
        }
        engine.advance(5000);
        assert.deepEqual((await event_of(events)).Records, []);
        await assert.rejects(subscribe(client, Consumer.ConsumerARN.replace("app", "b")), ResourceNotFoundException);
        const second = await subscribe(client, Consumer.ConsumerARN, { Type: "AT_SEQUENCE_NUMBER", SequenceNumber: numbers[1] });
        await assert.rejects(events.next(), ResourceInUseException);
        engine.advance(0);
        assert.equal(texts(await event_of(second)), "b c");
        engine.advance(300_000);
        let last;
        for (let next = await second.next(); !next.done; next = await second.next()) last = next.value;
        assert.equal(last.SubscribeToShardEvent.ContinuationSequenceNumber, numbers[2]);
    } finally {
        client.destroy();
        await shim.close();
    }
});
