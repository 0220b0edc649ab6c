// The unmodified AWS SDK for JavaScript v3: tags and policies of resources, DryRun, streams of other accounts.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
    AccessDeniedException, DeleteResourcePolicyCommand, DescribeStreamSummaryCommand, GetRecordsCommand, GetResourcePolicyCommand,
    GetShardIteratorCommand, InvalidArgumentException, KinesisClient, ListTagsForResourceCommand, ListTagsForStreamCommand,
    PutRecordCommand, PutRecordsCommand, PutResourcePolicyCommand, RegisterStreamConsumerCommand, ResourceNotFoundException,
    TagResourceCommand, UntagResourceCommand, ValidationException,
} from "@aws-sdk/client-kinesis";
import { client_with_stream, fails, region } from "./lab.mjs";

const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/s";
const data = Uint8Array.from([1, 2, 3]);

async function with_consumer(options) {
    const made = await client_with_stream(1, options);
    const { Consumer } = await made.client.send(new RegisterStreamConsumerCommand({ StreamARN: stream, ConsumerName: "app" }));
    made.handler.advance(1000);
    return { ...made, consumer: Consumer.ConsumerARN };
}

test("a stream and a consumer have tags of their own", async () => {
    const { client, consumer } = await with_consumer();
    const tags_of = async (ResourceARN) => (await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
    await client.send(new TagResourceCommand({ ResourceARN: stream, Tags: { team: "red", "cost:center": "7" } }));
    await client.send(new TagResourceCommand({ ResourceARN: consumer, Tags: { app: "1" } }));
    assert.deepEqual(await tags_of(stream), [{ Key: "cost:center", Value: "7" }, { Key: "team", Value: "red" }]);
    assert.deepEqual(await tags_of(consumer), [{ Key: "app", Value: "1" }]);
    const { Tags } = await client.send(new ListTagsForStreamCommand({ StreamName: "s" }));
    assert.deepEqual(Tags, await tags_of(stream));
    await client.send(new UntagResourceCommand({ ResourceARN: stream, TagKeys: ["team", "none"] }));
    assert.deepEqual(await tags_of(stream), [{ Key: "cost:center", Value: "7" }]);
    await fails(client.send(new TagResourceCommand({ ResourceARN: stream, Tags: { a: "!" } })), InvalidArgumentException);
    await fails(client.send(new UntagResourceCommand({ ResourceARN: stream, TagKeys: [] })), ValidationException);
    await fails(tags_of(`${stream}/consumer/other:1`), ResourceNotFoundException,
        `Consumer ${stream}/consumer/other:1, account 123456789012 not found.`);
});

test("a policy is put, read and deleted", async () => {
    const { client, consumer } = await with_consumer();
    const policy_of = async (ResourceARN) => (await client.send(new GetResourcePolicyCommand({ ResourceARN }))).Policy;
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    assert.equal(await policy_of(stream), "{}");
    await client.send(new PutResourcePolicyCommand({ ResourceARN: stream, Policy }));
    assert.equal(await policy_of(stream), Policy);
    assert.equal(await policy_of(consumer), "{}");
    await client.send(new DeleteResourcePolicyCommand({ ResourceARN: stream }));
    await fails(client.send(new DeleteResourcePolicyCommand({ ResourceARN: stream })), ResourceNotFoundException,
        `No resource policy found for resource ARN ${stream}.`);
    await fails(client.send(new PutResourcePolicyCommand({ ResourceARN: stream, Policy: "none" })), InvalidArgumentException,
        "The policy is not a JSON object.");
});

test("a dry run says what would happen, and nothing happens", async () => {
    const { client } = await client_with_stream(1);
    const put = { StreamName: "s", PartitionKey: "k", Data: data, DryRun: true };
    const would = "Request would have succeeded, but DryRun flag is set.";
    await fails(client.send(new PutRecordCommand(put)), "DryRunOperationException", would);
    await fails(client.send(new PutRecordsCommand({ StreamName: "s", Records: [{ PartitionKey: "k", Data: data }], DryRun: true })),
        "DryRunOperationException", would);
    await fails(client.send(new PutRecordCommand({ ...put, StreamName: "none" })), ResourceNotFoundException);
    const position = { StreamName: "s", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" };
    await fails(client.send(new GetShardIteratorCommand({ ...position, DryRun: true })), "DryRunOperationException", would);
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(position));
    await fails(client.send(new GetRecordsCommand({ ShardIterator, DryRun: true })), "DryRunOperationException", would);
    assert.deepEqual((await client.send(new GetRecordsCommand({ ShardIterator }))).Records, []);
});

test("the stream of another account is refused, one's own has the same name", async () => {
    const { client, handler } = await client_with_stream(1, {
        principals: { AKIDOTHER: { account: "222222222222", arn: "arn:aws:iam::222222222222:user/eve" } },
    });
    const other = new KinesisClient({
        region, credentials: { accessKeyId: "AKIDOTHER", secretAccessKey: "not a secret" }, requestHandler: handler,
    });
    assert.ok(await client.send(new DescribeStreamSummaryCommand({ StreamARN: stream })));
    await fails(other.send(new DescribeStreamSummaryCommand({ StreamARN: stream })), AccessDeniedException,
        "User: arn:aws:iam::222222222222:user/eve is not authorized to perform: kinesis:DescribeStreamSummary on resource: " +
            `${stream} because no resource-based policy allows the kinesis:DescribeStreamSummary action`);
    await fails(other.send(new DescribeStreamSummaryCommand({ StreamName: "s" })), ResourceNotFoundException,
        "Stream s under account 222222222222 not found.");
});
