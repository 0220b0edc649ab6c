// The acceptance tests of kinesis.md 14.3 that show on the wire, numbered as there. Row 24 is not here: it is a matter of the
// consumer, which takes the records apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { new_engine, post } from "./lab.mjs";

const under = "under account 123456789012";
const shard = (index) => `shardId-${`${index}`.padStart(12, "0")}`;
const base64 = (size) => Buffer.alloc(size, 1).toString("base64");

/** A fresh engine, whose stream "s" is ACTIVE if it has shards. */
async function lab(shards = 0) {
    const engine = await new_engine();
    /** The answer's document of a call that must succeed. */
    const ok = (operation, body) => {
        const { status, document } = post(engine, operation, body);
        assert.equal(status, 200, JSON.stringify(document));
        return document;
    };
    /** A call that must fail with this very answer. */
    const fails = (operation, body, type, message, spelling = "message") => {
        const { status, document } = post(engine, operation, body);
        assert.equal(status, 400);
        assert.deepEqual(document, { __type: type, [spelling]: message });
    };
    const put = (PartitionKey, more = {}) => ok("PutRecord", { StreamName: "s", PartitionKey, Data: "eA==", ...more });
    const iterator = (ShardId, ShardIteratorType = "TRIM_HORIZON") =>
        ok("GetShardIterator", { StreamName: "s", ShardId, ShardIteratorType }).ShardIterator;
    if (shards > 0) {
        ok("CreateStream", { StreamName: "s", ShardCount: shards });
        engine.advance(1000);
    }
    return { engine, ok, fails, put, iterator };
}

test("1: a stream of three shards has the ranges and numbers of the service", async () => {
    const { ok } = await lab(3);
    const { Shards } = ok("DescribeStream", { StreamName: "s" }).StreamDescription;
    assert.deepEqual(Shards.map((s) => s.HashKeyRange), [
        { StartingHashKey: "0", EndingHashKey: "113427455640312821154458202477256070484" },
        { StartingHashKey: "113427455640312821154458202477256070485", EndingHashKey: "226854911280625642308916404954512140969" },
        { StartingHashKey: "226854911280625642308916404954512140970", EndingHashKey: "340282366920938463463374607431768211455" },
    ]);
    const numbers = Shards.map((s) => BigInt(s.SequenceNumberRange.StartingSequenceNumber));
    assert.deepEqual([numbers[1] - numbers[0], numbers[2] - numbers[1]], [2n ** 144n + 2n ** 4n, 2n ** 144n + 2n ** 4n]);
});

test("2: keys go to the shards of their MD5", async () => {
    const { put } = await lab(3);
    assert.deepEqual(["a", "b", "e", "f"].map((key) => put(key).ShardId), [shard(0), shard(1), shard(2), shard(1)]);
});

test("3: an explicit hash key of 2^128 is refused, one less is taken", async () => {
    const { fails, put } = await lab(3);
    const key = (value) => ({ StreamName: "s", PartitionKey: "k", Data: "", ExplicitHashKey: `${value}` });
    fails("PutRecord", key(2n ** 128n), "InvalidArgumentException",
        `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${2n ** 128n}`);
    assert.equal(put("k", key(2n ** 128n - 1n)).ShardId, shard(2));
});

test("4: a name is taken", async () => {
    const { fails } = await lab(1);
    fails("CreateStream", { StreamName: "s", ShardCount: 1 }, "ResourceInUseException", `Stream s ${under} already exists.`);
});

test("5: no put to a stream that is not there", async () => {
    const { fails } = await lab(1);
    fails("PutRecord", { StreamName: "x", PartitionKey: "k", Data: "" }, "ResourceNotFoundException", `Stream x ${under} not found.`);
});

test("6: any text that names a shard", async () => {
    const { ok, fails } = await lab(1);
    const asked = (ShardId) => ({ StreamName: "s", ShardId, ShardIteratorType: "LATEST" });
    assert.match(ok("GetShardIterator", asked("shard-0")).ShardIterator, /^AAAAAAAAAA/);
    fails("GetShardIterator", asked("shardId-5"), "ResourceNotFoundException", `Shard ${shard(5)} in stream s ${under} does not exist`);
});

test("7: an iterator lives 300,000 milliseconds", async () => {
    const { engine, ok, fails, iterator } = await lab(1);
    const ShardIterator = iterator(shard(0));
    engine.advance(300_000);
    ok("GetRecords", { ShardIterator });
    engine.advance(1);
    fails("GetRecords", { ShardIterator }, "ExpiredIteratorException",
        "Iterator expired. The iterator was created at time Wed Jan 01 00:00:01 UTC 2025 while right now it is " +
        "Wed Jan 01 00:05:01 UTC 2025 which is further in the future than the tolerated delay of 300000 milliseconds.");
});

const split = (ShardToSplit, key) => ({ StreamName: "s", ShardToSplit, NewStartingHashKey: `${key}` });
const not_between = (key, index, first, last) =>
    `NewStartingHashKey ${key} used in SplitShard() on shard ${shard(index)} in stream s ${under} is not both greater than one plus ` +
    `the shard's StartingHashKey ${first} and less than the shard's EndingHashKey ${last}.`;

test("8: the least key at which shard 0 can be split is 2", async () => {
    const { ok, fails } = await lab(1);
    fails("SplitShard", split(shard(0), 1), "InvalidArgumentException", not_between(1, 0, 0, 2n ** 128n - 1n));
    ok("SplitShard", split(shard(0), 2));
});

test("9: a shard cannot be split at its EndingHashKey", async () => {
    const { ok, fails } = await lab(2);
    const last = 2n ** 127n - 1n;
    fails("SplitShard", split(shard(0), last), "InvalidArgumentException", not_between(last, 0, 0, last));
    ok("SplitShard", split(shard(0), last - 1n));
});

test("10: no split while UPDATING", async () => {
    const { ok, fails } = await lab(2);
    ok("SplitShard", split(shard(0), 100));
    fails("SplitShard", split(shard(1), 100), "ResourceInUseException", `Stream s ${under} not ACTIVE, instead in state UPDATING`);
});

test("11: a closed shard is not split again", async () => {
    const { engine, ok, fails } = await lab(1);
    ok("SplitShard", split(shard(0), 100));
    engine.advance(1000);
    fails("SplitShard", split(shard(0), 50), "InvalidArgumentException",
        `Shard ${shard(0)} in stream s ${under} has already been merged or split, and thus is not eligible for merging or splitting.`);
});

test("12: the lower shard comes first in a merge", async () => {
    const { ok, fails } = await lab(2);
    const merge = (lower, upper) => ({ StreamName: "s", ShardToMerge: shard(lower), AdjacentShardToMerge: shard(upper) });
    fails("MergeShards", merge(1, 0), "InvalidArgumentException",
        `Shards ${shard(1)} and ${shard(0)} in stream s ${under} are not an adjacent pair of shards eligible for merging`);
    ok("MergeShards", merge(0, 1));
});

test("13: the last answer of a closed shard names its children and no iterator", async () => {
    const { engine, ok, put, iterator } = await lab(1);
    put("k");
    const ShardIterator = iterator(shard(0));
    ok("SplitShard", split(shard(0), 100));
    engine.advance(1000);
    // Pages of one record: the last one may say already that the shard is at its end, or one empty page says it.
    let page = ok("GetRecords", { ShardIterator, Limit: 1 });
    assert.equal(page.Records.length, 1);
    while (page.NextShardIterator) {
        assert.equal(page.ChildShards, undefined);
        page = ok("GetRecords", { ShardIterator: page.NextShardIterator, Limit: 1 });
    }
    assert.equal(page.MillisBehindLatest, 500); // It was closed half a second ago.
    assert.deepEqual(page.ChildShards, [
        { ShardId: shard(1), ParentShards: [shard(0)], HashKeyRange: { StartingHashKey: "0", EndingHashKey: "99" } },
        { ShardId: shard(2), ParentShards: [shard(0)], HashKeyRange: { StartingHashKey: "100", EndingHashKey: `${2n ** 128n - 1n}` } },
    ]);
});

test("14: the three refusals of a retention period", async () => {
    const { fails } = await lab(1);
    const asked = (RetentionPeriodHours) => ({ StreamName: "s", RetentionPeriodHours });
    fails("IncreaseStreamRetentionPeriod", asked(23), "InvalidArgumentException",
        "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.");
    fails("IncreaseStreamRetentionPeriod", asked(8761), "InvalidArgumentException",
        "Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.");
    fails("DecreaseStreamRetentionPeriod", asked(25), "InvalidArgumentException",
        "Requested retention period (25 hours) for stream s can not be longer than existing retention period (24 hours). " +
        "Use IncreaseRetentionPeriod API.");
});

test("15: of 1,001 records at once one shard refuses exactly one", async () => {
    const { ok } = await lab(1);
    const records = (count) => ({ StreamName: "s", Records: Array.from({ length: count }, () => ({ PartitionKey: "k", Data: "eA==" })) });
    const answers = [500, 500, 1].map((count) => ok("PutRecords", records(count)));
    assert.deepEqual(answers.map((a) => a.FailedRecordCount), [0, 0, 1]);
    assert.deepEqual(answers[2].Records, [{
        ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: `Rate exceeded for shard ${shard(0)} in stream s ${under}.`,
    }]);
});

test("16: data and partition key together have at most 1 MiB", async () => {
    const { engine, fails, put } = await lab(1);
    const most = 1 << 20;
    const too_large = "1 validation error detected: Value at 'data' failed to satisfy constraint: " +
        `Member must have length less than or equal to ${most}`;
    const asked = (bytes) => ({ StreamName: "s", PartitionKey: "k", Data: base64(bytes) });
    fails("PutRecord", asked(most), "ValidationException", too_large);
    put("k", asked(most - 1));
    engine.advance(1000);
    put("k", asked(most - 2));
});

test("17: PutRecords takes 500 entries", async () => {
    const { ok, fails } = await lab(1);
    const records = (count) => ({ StreamName: "s", Records: Array.from({ length: count }, () => ({ PartitionKey: "k", Data: "" })) });
    fails("PutRecords", records(501), "ValidationException",
        "1 validation error detected: Value at 'records' failed to satisfy constraint: Member must have length less than or equal to 500");
    ok("PutRecords", records(500));
});

test("18: a second subscription within five seconds is refused, a later one takes over", async () => {
    const { engine, ok, fails } = await lab(1);
    const { Consumer } = ok("RegisterStreamConsumer",
        { StreamARN: "arn:aws:kinesis:us-east-1:123456789012:stream/s", ConsumerName: "app" });
    engine.advance(1000);
    const wanted = { ConsumerARN: Consumer.ConsumerARN, ShardId: shard(0), StartingPosition: { Type: "LATEST" } };
    const { stream } = post(engine, "SubscribeToShard", wanted);
    const another = "Another active subscription exists for this consumer";
    fails("SubscribeToShard", wanted, "ResourceInUseException", another);
    engine.advance(4999);
    fails("SubscribeToShard", wanted, "ResourceInUseException", another);
    engine.advance(1001);
    assert.equal(stream.take().ended, false);
    assert.equal(post(engine, "SubscribeToShard", wanted).status, 200);
    const { frames, ended } = stream.take();
    assert.equal(ended, true);
    const text = Buffer.from(frames).toString("latin1");
    assert.match(text, /:exception-type\x07\0\x16ResourceInUseException.*\{"message":"Another active subscription exists for this consumer"\}/s);
});

test("19: four shards are scaled to three by the steps of the service", async () => {
    const { engine, ok } = await lab(4);
    assert.deepEqual(ok("UpdateShardCount", { StreamName: "s", TargetShardCount: 3, ScalingType: "UNIFORM_SCALING" }), {
        StreamName: "s", StreamARN: "arn:aws:kinesis:us-east-1:123456789012:stream/s", CurrentShardCount: 4, TargetShardCount: 3,
    });
    engine.advance(60_000);
    const { Shards } = ok("ListShards", { StreamName: "s" });
    assert.equal(Shards.length, 11);
    const open = Shards.filter((s) => !s.SequenceNumberRange.EndingSequenceNumber);
    assert.deepEqual(open.map((s) => s.ShardId), [shard(6), shard(9), shard(10)]);
    assert.deepEqual(open.map((s) => s.HashKeyRange.StartingHashKey),
        ["0", "113427455640312821154458202477256070485", "226854911280625642308916404954512140970"]);
});

test("20: a stream is not scaled to more than double", async () => {
    const { ok, fails } = await lab(2);
    const asked = (TargetShardCount) => ({ StreamName: "s", TargetShardCount, ScalingType: "UNIFORM_SCALING" });
    fails("UpdateShardCount", asked(5), "LimitExceededException",
        "UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 2 Target shard count: 5 ");
    ok("UpdateShardCount", asked(4));
});

test("21: a stream with a consumer is deleted only by force", async () => {
    const { engine, ok, fails } = await lab(1);
    ok("RegisterStreamConsumer", { StreamARN: "arn:aws:kinesis:us-east-1:123456789012:stream/s", ConsumerName: "app" });
    fails("DeleteStream", { StreamName: "s" }, "ResourceInUseException",
        "DeleteStream can't delete 123456789012:s because there are consumers associated with this data stream. " +
        "To delete s anyway, set the EnforceConsumerDeletion parameter to true.");
    ok("DeleteStream", { StreamName: "s", EnforceConsumerDeletion: true });
    engine.advance(1000);
    fails("DescribeStreamSummary", { StreamName: "s" }, "ResourceNotFoundException", `Stream s ${under} not found.`);
});

test("22: an on-demand stream is not split by hand", async () => {
    const { engine, ok, fails } = await lab();
    ok("CreateStream", { StreamName: "s", StreamModeDetails: { StreamMode: "ON_DEMAND" } });
    engine.advance(1000);
    fails("SplitShard", split(shard(0), 100), "ValidationException", `Request is invalid. Stream s ${under} is in On-Demand mode.`);
});

test("23: a number is no text", async () => {
    const { fails } = await lab(1);
    fails("DescribeStream", { StreamName: 7 }, "SerializationException",
        "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String", "Message");
});
