// The unmodified AWS CLI, as Debian packages it, against the engine through a loopback address.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { new_engine } from "./lab.mjs";
import { serve } from "./shim.mjs";

/** Debian's; another one may stand before it on PATH. */
const program = "/usr/bin/aws";

let engine, shim;
before(async () => {
    engine = await new_engine();
    shim = await serve(engine);
});
after(() => shim.close());

/** Runs `aws kinesis …`; gives its exit code and what it prints. */
function aws(...args) {
    const env = {
        PATH: "/usr/bin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "not a secret", AWS_DEFAULT_REGION: "us-east-1", AWS_EC2_METADATA_DISABLED: "true",
        AWS_PAGER: "",
    };
    return new Promise((resolve) => {
        execFile(program, ["--endpoint-url", shim.address, "--output", "json", "kinesis", ...args], { env }, (error, out, err) =>
            resolve({ code: error ? error.code : 0, out, err: err.trim() }));
    });
}
async function json(...args) {
    const { code, out, err } = await aws(...args);
    assert.equal(code, 0, err);
    return out === "" ? null : JSON.parse(out);
}

test("what the AWS documentation's tutorial does", async () => {
    assert.equal(await json("create-stream", "--stream-name", "s", "--shard-count", "1"), null);
    let { StreamDescriptionSummary: summary } = await json("describe-stream-summary", "--stream-name", "s");
    assert.equal(summary.StreamStatus, "CREATING");
    engine.advance(1000);
    ({ StreamDescriptionSummary: summary } = await json("describe-stream-summary", "--stream-name", "s"));
    assert.deepEqual(
        [summary.StreamStatus, summary.OpenShardCount, summary.RetentionPeriodHours, summary.EncryptionType, summary.StreamARN],
        ["ACTIVE", 1, 24, "NONE", "arn:aws:kinesis:us-east-1:123456789012:stream/s"]);
    assert.equal(new Date(summary.StreamCreationTimestamp).getTime(), Date.UTC(2025, 0, 1));

    const put = await json("put-record", "--stream-name", "s", "--partition-key", "user-7", "--data", "aGVsbG8=");
    assert.deepEqual(Object.keys(put).sort(), ["SequenceNumber", "ShardId"]);
    const many = await json("put-records", "--stream-name", "s", "--records", "Data=eA==,PartitionKey=a",
        "Data=eQ==,PartitionKey=b,ExplicitHashKey=0");
    assert.equal(many.FailedRecordCount, 0);
    assert.equal(many.Records.length, 2);

    const { Shards } = await json("list-shards", "--stream-name", "s");
    assert.deepEqual(Shards.map((s) => [s.ShardId, s.HashKeyRange]),
        [["shardId-000000000000", { StartingHashKey: "0", EndingHashKey: `${2n ** 128n - 1n}` }]]);

    const { ShardIterator } = await json("get-shard-iterator", "--stream-name", "s", "--shard-id", put.ShardId,
        "--shard-iterator-type", "TRIM_HORIZON");
    const got = await json("get-records", "--shard-iterator", ShardIterator);
    assert.deepEqual(got.Records.map((r) => [r.Data, r.PartitionKey, r.SequenceNumber]), [
        ["aGVsbG8=", "user-7", put.SequenceNumber],
        ["eA==", "a", many.Records[0].SequenceNumber],
        ["eQ==", "b", many.Records[1].SequenceNumber],
    ]);
    assert.equal(got.MillisBehindLatest, 0);
    const at = await json("get-shard-iterator", "--stream-name", "s", "--shard-id", put.ShardId, "--shard-iterator-type", "AT_TIMESTAMP",
        "--timestamp", "2025-01-01T00:00:00.5Z");
    assert.equal((await json("get-records", "--shard-iterator", at.ShardIterator, "--limit", "1")).Records.length, 1);
});

test("errors as the CLI prints them", async () => {
    const cases = [
        [["describe-stream-summary", "--stream-name", "x"], "ResourceNotFoundException", "DescribeStreamSummary",
            "Stream x under account 123456789012 not found."],
        [["create-stream", "--stream-name", "a b", "--shard-count", "1"], "ValidationException", "CreateStream",
            "1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint: " +
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"],
        [["get-records", "--shard-iterator", "AAAA"], "InvalidArgumentException", "GetRecords", "Invalid ShardIterator."],
    ];
    for (const [args, type, operation, message] of cases) {
        const { code, err } = await aws(...args);
        assert.equal(code, 254);
        assert.equal(err, `An error occurred (${type}) when calling the ${operation} operation: ${message}`);
    }
});
