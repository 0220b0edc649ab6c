// The unmodified AWS SDK for JavaScript v3: the operations that make, describe, list, change and delete streams.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
    AddTagsToStreamCommand, CreateStreamCommand, DecreaseStreamRetentionPeriodCommand, DeleteStreamCommand, DescribeLimitsCommand,
    DescribeStreamCommand, DescribeStreamSummaryCommand, DisableEnhancedMonitoringCommand, EnableEnhancedMonitoringCommand,
    ExpiredNextTokenException, GetShardIteratorCommand, IncreaseStreamRetentionPeriodCommand, InvalidArgumentException, KinesisClient,
    LimitExceededException, ListShardsCommand, ListStreamsCommand, ListTagsForStreamCommand, MergeShardsCommand, paginateListStreams,
    RemoveTagsFromStreamCommand, ResourceInUseException, ResourceNotFoundException, SplitShardCommand, UpdateShardCountCommand,
    waitUntilStreamExists, waitUntilStreamNotExists,
} from "@aws-sdk/client-kinesis";
import { client_with_stream, credentials, fails, new_client, new_handler, passing_time, region } from "./lab.mjs";

const arn = (name) => `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`;
const shard = (index) => `shardId-${`${index}`.padStart(12, "0")}`;
const token_expired = "The pagination token passed to the operation is expired.";

async function make_streams(client, handler, names) {
    for (const StreamName of names) {
        await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
        handler.advance(1000);
    }
}

test("waiters see a stream come and go", async () => {
    const handler = await new_handler({ delays: { creating: 3000, deleting: 3000 } });
    let described = 0;
    const requestHandler = passing_time(handler, () => (++described, 1000));
    const client = new KinesisClient({ region, credentials, requestHandler });
    await client.send(new CreateStreamCommand({ StreamName: "s", ShardCount: 1 }));
    described = 0;
    const waiting = { client, maxWaitTime: 10, minDelay: 0.001, maxDelay: 0.002 };
    const made = await waitUntilStreamExists(waiting, { StreamName: "s" });
    assert.equal(made.state, "SUCCESS");
    assert.equal(made.reason.StreamDescription.StreamStatus, "ACTIVE");
    assert.equal(described, 3); // CREATING twice, then ACTIVE.
    await client.send(new DeleteStreamCommand({ StreamName: "s" }));
    described = 0;
    const gone = await waitUntilStreamNotExists(waiting, { StreamName: "s" });
    assert.equal(gone.state, "SUCCESS");
    assert.equal(described, 3); // DELETING twice, then gone.
    await fails(client.send(new DescribeStreamCommand({ StreamName: "s" })), ResourceNotFoundException,
        "Stream s under account 123456789012 not found.");
});

test("the paginator of ListStreams gives every stream once, by name", async () => {
    const { client, handler } = await new_client();
    await make_streams(client, handler, ["c", "a", "e", "b", "d"]);
    const pages = [];
    for await (const page of paginateListStreams({ client, pageSize: 2 }, {})) pages.push(page);
    assert.deepEqual(pages.map((p) => p.StreamNames), [["a", "b"], ["c", "d"], ["e"]]);
    assert.deepEqual(pages.map((p) => p.HasMoreStreams), [true, true, false]);
    assert.equal(pages[2].NextToken, undefined);
    assert.deepEqual(pages[0].StreamSummaries[1], {
        StreamName: "b", StreamARN: arn("b"), StreamStatus: "ACTIVE", StreamModeDetails: { StreamMode: "PROVISIONED" },
        StreamCreationTimestamp: new Date("2025-01-01T00:00:03Z"),
    });
    // The old way to go on.
    const old = await client.send(new ListStreamsCommand({ ExclusiveStartStreamName: "c" }));
    assert.deepEqual([old.StreamNames, old.HasMoreStreams], [["d", "e"], false]);
});

test("the tokens of listings live 300 seconds", async () => {
    const { client, handler } = await new_client();
    await make_streams(client, handler, ["a", "b"]);
    const streams = await client.send(new ListStreamsCommand({ Limit: 1 }));
    const shards = await client.send(new ListShardsCommand({ StreamName: "a", MaxResults: 1, ShardFilter: { Type: "AT_LATEST" } }));
    assert.equal(shards.NextToken, undefined); // There is one shard only.
    await client.send(new SplitShardCommand({ StreamName: "a", ShardToSplit: shard(0), NewStartingHashKey: "5" }));
    handler.advance(1000);
    const { NextToken } = await client.send(new ListShardsCommand({ StreamName: "a", MaxResults: 1 }));
    handler.advance(299_000);
    assert.deepEqual((await client.send(new ListStreamsCommand({ NextToken: streams.NextToken }))).StreamNames, ["b"]);
    handler.advance(1001);
    await fails(client.send(new ListStreamsCommand({ NextToken: streams.NextToken })), ExpiredNextTokenException, token_expired);
    await fails(client.send(new ListShardsCommand({ NextToken })), ExpiredNextTokenException, token_expired);
    await fails(client.send(new ListShardsCommand({ NextToken: streams.NextToken })), InvalidArgumentException, "Invalid NextToken.");
});

test("a stream is described in pages of shards", async () => {
    const { client } = await client_with_stream(3);
    const page = async (more) => (await client.send(new DescribeStreamCommand({ StreamName: "s", ...more }))).StreamDescription;
    const first = await page({ Limit: 2 });
    assert.deepEqual([first.Shards.map((s) => s.ShardId), first.HasMoreShards], [[shard(0), shard(1)], true]);
    const last = await page({ Limit: 2, ExclusiveStartShardId: shard(1) });
    assert.deepEqual([last.Shards.map((s) => s.ShardId), last.HasMoreShards], [[shard(2)], false]);
    const { Shards, ...rest } = last;
    assert.deepEqual(Shards[0].HashKeyRange, { StartingHashKey: "226854911280625642308916404954512140970", EndingHashKey: `${2n ** 128n - 1n}` });
    assert.deepEqual(rest, {
        StreamName: "s", StreamARN: arn("s"), StreamStatus: "ACTIVE", StreamModeDetails: { StreamMode: "PROVISIONED" },
        HasMoreShards: false, RetentionPeriodHours: 24, StreamCreationTimestamp: new Date("2025-01-01T00:00:00Z"),
        EnhancedMonitoring: [{ ShardLevelMetrics: [] }], EncryptionType: "NONE",
    });
});

test("shards are split, merged, scaled, and listed by filters", async () => {
    const { client, handler } = await client_with_stream(1);
    const listed = async (more) =>
        (await client.send(new ListShardsCommand({ StreamName: "s", ...more }))).Shards.map((s) => Number(s.ShardId.slice(8)));
    const status = async () =>
        (await client.send(new DescribeStreamSummaryCommand({ StreamName: "s" }))).StreamDescriptionSummary.StreamStatus;
    await client.send(new SplitShardCommand({ StreamName: "s", ShardToSplit: shard(0), NewStartingHashKey: `${2n ** 127n}` }));
    assert.equal(await status(), "UPDATING");
    await fails(client.send(new SplitShardCommand({ StreamName: "s", ShardToSplit: shard(0), NewStartingHashKey: "7" })),
        ResourceInUseException, "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING");
    handler.advance(5000);
    const after_split = new Date(handler.now());
    assert.equal(await status(), "ACTIVE");
    assert.deepEqual(await listed(), [0, 1, 2]);
    await client.send(new MergeShardsCommand({ StreamARN: arn("s"), ShardToMerge: shard(1), AdjacentShardToMerge: shard(2) }));
    handler.advance(5000);
    assert.deepEqual(await listed(), [0, 1, 2, 3]);
    assert.deepEqual(await listed({ ShardFilter: { Type: "AT_LATEST" } }), [3]);
    assert.deepEqual(await listed({ ShardFilter: { Type: "AT_TRIM_HORIZON" } }), [0]);
    assert.deepEqual(await listed({ ShardFilter: { Type: "FROM_TRIM_HORIZON" } }), [0, 1, 2, 3]);
    assert.deepEqual(await listed({ ShardFilter: { Type: "AFTER_SHARD_ID", ShardId: shard(1) } }), [2, 3]);
    assert.deepEqual(await listed({ ShardFilter: { Type: "AT_TIMESTAMP", Timestamp: after_split } }), [1, 2]);
    assert.deepEqual(await listed({ ShardFilter: { Type: "FROM_TIMESTAMP", Timestamp: after_split } }), [1, 2, 3]);
    assert.deepEqual(await listed({ ExclusiveStartShardId: shard(2) }), [3]);
    assert.deepEqual(await listed({ StreamCreationTimestamp: new Date("2025-01-01T00:00:00Z") }), [0, 1, 2, 3]);
    await fails(client.send(new ListShardsCommand({ StreamName: "s", StreamCreationTimestamp: new Date("2025-01-01T00:00:01Z") })),
        ResourceNotFoundException, "Stream s under account 123456789012 not found.");

    const { $metadata, ...scaled } = await client.send(
        new UpdateShardCountCommand({ StreamName: "s", TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" }));
    assert.equal($metadata.httpStatusCode, 200);
    assert.deepEqual(scaled, { StreamName: "s", StreamARN: arn("s"), CurrentShardCount: 1, TargetShardCount: 2 });
    handler.advance(5000);
    assert.deepEqual(await listed({ ShardFilter: { Type: "AT_LATEST" } }), [4, 5]);
    await fails(client.send(new MergeShardsCommand({ StreamName: "s", ShardToMerge: shard(5), AdjacentShardToMerge: shard(4) })),
        InvalidArgumentException, "Shards shardId-000000000005 and shardId-000000000004 in stream s under account 123456789012 " +
        "are not an adjacent pair of shards eligible for merging");
});

test("the retention period is raised and lowered", async () => {
    const { client, handler } = await client_with_stream(1);
    const hours = async () =>
        (await client.send(new DescribeStreamSummaryCommand({ StreamName: "s" }))).StreamDescriptionSummary.RetentionPeriodHours;
    await client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName: "s", RetentionPeriodHours: 168 }));
    handler.advance(1000);
    assert.equal(await hours(), 168);
    await client.send(new DecreaseStreamRetentionPeriodCommand({ StreamName: "s", RetentionPeriodHours: 25 }));
    handler.advance(1000);
    assert.equal(await hours(), 25);
    await fails(client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName: "s", RetentionPeriodHours: 24 })), InvalidArgumentException,
        "Requested retention period (24 hours) for stream s can not be shorter than existing retention period (25 hours). " +
        "Use DecreaseRetentionPeriod API.");
    await fails(client.send(new DecreaseStreamRetentionPeriodCommand({ StreamName: "s", RetentionPeriodHours: 23 })), InvalidArgumentException,
        "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.");
});

test("tags are added, listed in pages and removed", async () => {
    const { client, handler } = await client_with_stream(1);
    const list = async (more) => {
        const { Tags, HasMoreTags } = await client.send(new ListTagsForStreamCommand({ StreamName: "s", ...more }));
        return [Tags.map((t) => `${t.Key}=${t.Value}`).join(" "), HasMoreTags];
    };
    await client.send(new AddTagsToStreamCommand({ StreamName: "s", Tags: { team: "blue", größe: "5 + 1", stage: "" } }));
    await client.send(new AddTagsToStreamCommand({ StreamName: "s", Tags: { team: "green" } }));
    assert.deepEqual(await list(), ["größe=5 + 1 stage= team=green", false]);
    assert.deepEqual(await list({ Limit: 2 }), ["größe=5 + 1 stage=", true]);
    assert.deepEqual(await list({ Limit: 2, ExclusiveStartTagKey: "stage" }), ["team=green", false]);
    handler.advance(1000);
    await client.send(new RemoveTagsFromStreamCommand({ StreamName: "s", TagKeys: ["stage", "team", "none"] }));
    assert.deepEqual(await list(), ["größe=5 + 1", false]);
    await fails(client.send(new AddTagsToStreamCommand({ StreamName: "s", Tags: { a: "!" } })), InvalidArgumentException,
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.");
});

test("shard-level metrics are switched on and off, and described", async () => {
    const { client, handler } = await client_with_stream(1);
    const described = async () =>
        (await client.send(new DescribeStreamSummaryCommand({ StreamName: "s" }))).StreamDescriptionSummary.EnhancedMonitoring;
    const on = await client.send(
        new EnableEnhancedMonitoringCommand({ StreamName: "s", ShardLevelMetrics: ["IncomingRecords", "IncomingBytes"] }));
    assert.deepEqual([on.StreamName, on.StreamARN, on.CurrentShardLevelMetrics, on.DesiredShardLevelMetrics],
        ["s", arn("s"), [], ["IncomingBytes", "IncomingRecords"]]);
    handler.advance(1000);
    assert.deepEqual(await described(), [{ ShardLevelMetrics: ["IncomingBytes", "IncomingRecords"] }]);
    const off = await client.send(new DisableEnhancedMonitoringCommand({ StreamName: "s", ShardLevelMetrics: ["ALL"] }));
    assert.deepEqual([off.CurrentShardLevelMetrics, off.DesiredShardLevelMetrics], [["IncomingBytes", "IncomingRecords"], []]);
    handler.advance(1000);
    assert.deepEqual(await described(), [{ ShardLevelMetrics: [] }]);
});

test("the account's limits, and the SDK's own retries when they are asked too often", async () => {
    const { client, handler } = await client_with_stream(3);
    const { $metadata, ...limits } = await client.send(new DescribeLimitsCommand({}));
    assert.equal($metadata.attempts, 1);
    assert.deepEqual(limits, { ShardLimit: 20_000, OpenShardCount: 3, OnDemandStreamCount: 0, OnDemandStreamCountLimit: 50 });
    // Time stands still: all three attempts come within the second.
    await assert.rejects(client.send(new DescribeLimitsCommand({})), (error) => {
        assert.ok(error instanceof LimitExceededException);
        assert.equal(error.message, "Rate exceeded for account 123456789012.");
        assert.equal(error.$metadata.attempts, 3);
        return true;
    });
    const requestHandler = passing_time(handler, ({ statusCode }) => (statusCode === 200 ? 0 : 1000));
    const patient = new KinesisClient({ region, credentials, requestHandler });
    assert.equal((await patient.send(new DescribeLimitsCommand({}))).$metadata.attempts, 2);
});

test("a fault of the service is tried again, and has a name but no message of its own", async () => {
    const { client } = await client_with_stream(1);
    const asked = new GetShardIteratorCommand(
        { StreamName: "s", ShardId: shard(0), ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: "0" });
    await assert.rejects(client.send(asked), (error) => {
        assert.equal(error.name, "InternalFailure");
        assert.equal(error.$metadata.httpStatusCode, 500);
        assert.equal(error.$metadata.attempts, 3);
        return true;
    });
});

test("a name and an ARN that do not agree are refused", async () => {
    const { client } = await client_with_stream(1);
    await fails(client.send(new DeleteStreamCommand({ StreamName: "s", StreamARN: arn("t") })), InvalidArgumentException,
        "StreamName and StreamARN do not name the same stream.");
    await client.send(new DeleteStreamCommand({ StreamName: "s", StreamARN: arn("s"), EnforceConsumerDeletion: true }));
});
