// Capacity modes and settings of streams and of the account, by the unmodified AWS SDK for JavaScript v3.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
    CreateStreamCommand, DescribeAccountSettingsCommand, DescribeLimitsCommand, DescribeStreamCommand, DescribeStreamSummaryCommand,
    GetRecordsCommand, GetShardIteratorCommand, InvalidArgumentException, LimitExceededException, ListStreamsCommand,
    ListTagsForStreamCommand, PutRecordCommand, PutRecordsCommand, SplitShardCommand, UpdateAccountSettingsCommand,
    UpdateMaxRecordSizeCommand, UpdateStreamModeCommand, UpdateStreamRecordDistributionStrategyCommand,
    UpdateStreamWarmThroughputCommand, ValidationException,
} from "@aws-sdk/client-kinesis";
import { client_with_stream, new_client } from "./lab.mjs";

const StreamARN = "arn:aws:kinesis:us-east-1:123456789012:stream/s";
const on_demand = { StreamModeDetails: { StreamMode: "ON_DEMAND" } };

async function summary_of(client, StreamName = "s") {
    return (await client.send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary;
}

async function on_demand_client(more = {}) {
    const made = await new_client();
    await made.client.send(new CreateStreamCommand({ StreamName: "s", ...on_demand, ...more }));
    made.handler.advance(1000);
    return made;
}

async function set_commitment(client, Status) {
    const command = new UpdateAccountSettingsCommand({ MinimumThroughputBillingCommitment: { Status } });
    return (await client.send(command)).MinimumThroughputBillingCommitment;
}

test("CreateStream with all its members", async () => {
    const { client, handler } = await new_client();
    await set_commitment(client, "ENABLED");
    await client.send(new CreateStreamCommand({
        StreamName: "s", ...on_demand, Tags: { team: "a", stage: "" }, WarmThroughputMiBps: 6, MaxRecordSizeInKiB: 2048,
        RecordDistributionStrategy: "AUTO",
    }));
    handler.advance(1000);
    const summary = await summary_of(client);
    assert.deepEqual(summary.StreamModeDetails, { StreamMode: "ON_DEMAND" });
    assert.deepEqual(summary.WarmThroughput, { TargetMiBps: 6, CurrentMiBps: 6 });
    assert.equal(summary.OpenShardCount, 6);
    assert.equal(summary.MaxRecordSizeInKiB, 2048);
    assert.equal(summary.RecordDistributionStrategy, "AUTO");
    const { Tags } = await client.send(new ListTagsForStreamCommand({ StreamName: "s" }));
    assert.deepEqual(Tags, [{ Key: "stage", Value: "" }, { Key: "team", Value: "a" }]);
});

test("a stream goes from one mode to the other and back, twice a day", async () => {
    const { client, handler } = await client_with_stream(2, {}, { maxAttempts: 1 });
    const update = (StreamMode) => client.send(new UpdateStreamModeCommand({ StreamARN, StreamModeDetails: { StreamMode } }));
    assert.equal((await summary_of(client)).RecordDistributionStrategy, undefined);
    await update("ON_DEMAND");
    assert.equal((await summary_of(client)).StreamStatus, "UPDATING");
    handler.advance(1000);
    const summary = await summary_of(client);
    assert.deepEqual(summary.StreamModeDetails, { StreamMode: "ON_DEMAND" });
    assert.equal(summary.OpenShardCount, 2);
    assert.equal(summary.RecordDistributionStrategy, "USER_PARTITION_KEY");
    assert.equal(summary.WarmThroughput, undefined);
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: "s" }));
    assert.deepEqual(StreamDescription.StreamModeDetails, { StreamMode: "ON_DEMAND" });
    const { StreamSummaries } = await client.send(new ListStreamsCommand({}));
    assert.deepEqual(StreamSummaries[0].StreamModeDetails, { StreamMode: "ON_DEMAND" });
    const limits = await client.send(new DescribeLimitsCommand({}));
    assert.deepEqual([limits.OnDemandStreamCount, limits.OnDemandStreamCountLimit], [1, 50]);
    await assert.rejects(
        client.send(new SplitShardCommand({ StreamName: "s", ShardToSplit: "shardId-000000000000", NewStartingHashKey: "5" })),
        (e) => e instanceof ValidationException &&
            e.message === "Request is invalid. Stream s under account 123456789012 is in On-Demand mode.");
    await update("PROVISIONED");
    handler.advance(1000);
    await assert.rejects(update("ON_DEMAND"), LimitExceededException);
    handler.advance(24 * 3600 * 1000);
    await update("ON_DEMAND");
});

test("an on-demand stream splits a hot shard within 15 minutes", async () => {
    const { client, handler } = await on_demand_client();
    const Data = new Uint8Array(700_000);
    for (let second = 0; second < 120; ++second) {
        await client.send(new PutRecordCommand({ StreamName: "s", PartitionKey: "k", ExplicitHashKey: String(second % 2), Data }));
        handler.advance(1000);
    }
    assert.equal((await summary_of(client)).OpenShardCount, 4);
    handler.advance(13 * 60 * 1000);
    const summary = await summary_of(client);
    assert.equal(summary.OpenShardCount, 5);
    assert.equal(summary.StreamStatus, "ACTIVE");
});

test("records up to 10 MiB where the stream allows them", async () => {
    const { client, handler } = await client_with_stream(1);
    await client.send(new UpdateMaxRecordSizeCommand({ StreamARN, MaxRecordSizeInKiB: 10240 }));
    handler.advance(20_000);
    assert.equal((await summary_of(client)).MaxRecordSizeInKiB, 10240);
    const Data = new Uint8Array(10 * 1024 * 1024 - 1).fill(7);
    await client.send(new PutRecordCommand({ StreamName: "s", PartitionKey: "k", Data }));
    handler.advance(20_000);
    const puts = await client.send(new PutRecordsCommand({ StreamName: "s", Records: [{ PartitionKey: "k", Data }] }));
    assert.equal(puts.FailedRecordCount, 0);
    let { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName: "s", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" }));
    for (let i = 0; i < 2; ++i) {
        const got = await client.send(new GetRecordsCommand({ ShardIterator }));
        assert.equal(got.Records.length, 1);
        assert.deepEqual(Buffer.from(got.Records[0].Data), Buffer.from(Data));
        ShardIterator = got.NextShardIterator;
        handler.advance(5000);
    }
    await assert.rejects(client.send(new UpdateMaxRecordSizeCommand({ StreamARN, MaxRecordSizeInKiB: 10241 })), ValidationException);
});

test("AUTO distribution needs no partition key", async () => {
    const { client } = await on_demand_client();
    await client.send(new UpdateStreamRecordDistributionStrategyCommand({ StreamARN, RecordDistributionStrategy: "AUTO" }));
    const shards = [];
    for (let i = 0; i < 5; ++i) shards.push((await client.send(new PutRecordCommand({ StreamName: "s", Data: Uint8Array.of(i) }))).ShardId.slice(-1));
    assert.deepEqual(shards, ["0", "1", "2", "3", "0"]);
    const puts = await client.send(new PutRecordsCommand({ StreamName: "s", Records: [{ Data: Uint8Array.of(9) }] }));
    assert.equal(puts.Records[0].ShardId, "shardId-000000000001");
    const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName: "s", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" }));
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
    assert.deepEqual(Records.map((r) => [r.Data[0], "PartitionKey" in r]), [[0, false], [4, false]]);
    await assert.rejects(
        client.send(new PutRecordCommand({ StreamName: "s", Data: Uint8Array.of(1), SequenceNumberForOrdering: "0" })),
        InvalidArgumentException);
});

test("the account's commitment, and the warm throughput that it allows", async () => {
    const { client, handler } = await on_demand_client();
    const describe = async () => (await client.send(new DescribeAccountSettingsCommand({}))).MinimumThroughputBillingCommitment;
    const warm = (WarmThroughputMiBps) => client.send(new UpdateStreamWarmThroughputCommand({ StreamARN, WarmThroughputMiBps }));
    assert.deepEqual(await describe(), { Status: "DISABLED" });
    await assert.rejects(warm(8), ValidationException);
    const enabled = await set_commitment(client, "ENABLED");
    assert.deepEqual(enabled, await describe());
    assert.equal(enabled.Status, "ENABLED");
    assert.equal(enabled.EarliestAllowedEndAt - enabled.StartedAt, 24 * 3600 * 1000);
    const answer = await warm(8);
    assert.deepEqual(answer.WarmThroughput, { TargetMiBps: 8, CurrentMiBps: 4 });
    assert.equal(answer.StreamName, "s");
    assert.equal(answer.StreamARN, StreamARN);
    handler.advance(10_000);
    const summary = await summary_of(client);
    assert.deepEqual(summary.WarmThroughput, { TargetMiBps: 8, CurrentMiBps: 8 });
    assert.equal(summary.OpenShardCount, 8);
    assert.equal((await set_commitment(client, "DISABLED")).Status, "ENABLED_UNTIL_EARLIEST_ALLOWED_END");
    handler.advance(24 * 3600 * 1000);
    const ended = await describe();
    assert.equal(ended.Status, "DISABLED");
    assert.deepEqual(ended.EndedAt, enabled.EarliestAllowedEndAt);
});
