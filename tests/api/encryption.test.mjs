// Server-side encryption, by the unmodified AWS SDK for JavaScript v3 and the module's own calls for keys.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
    DescribeStreamCommand, DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, KMSDisabledException,
    KMSInvalidStateException, KMSNotFoundException, PutRecordCommand, PutRecordsCommand, StartStreamEncryptionCommand,
    StopStreamEncryptionCommand,
} from "@aws-sdk/client-kinesis";
import { client_with_stream, fails, new_engine } from "./lab.mjs";

const put_command = (text) => new PutRecordCommand({ StreamName: "s", PartitionKey: "k", Data: new TextEncoder().encode(text) });
const encryption = (KeyId) => ({ StreamName: "s", EncryptionType: "KMS", KeyId });

/** A client whose stream is encrypted by this key, and what is often asked of it. */
async function encrypted_lab(make_key) {
    const made = await client_with_stream(1);
    const { client, handler } = made;
    const key = make_key(handler.kms);
    await client.send(new StartStreamEncryptionCommand(encryption(key)));
    handler.advance(1000);
    const read = async () => {
        handler.advance(1000);
        const { ShardIterator } = await client.send(
            new GetShardIteratorCommand({ StreamName: "s", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" }));
        return client.send(new GetRecordsCommand({ ShardIterator }));
    };
    return { ...made, key, read };
}

test("records say whether they are encrypted", async () => {
    const { client, handler, read } = await encrypted_lab(() => "alias/aws/kinesis");
    assert.equal((await client.send(put_command("secret"))).EncryptionType, "KMS");
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: "s" }));
    assert.deepEqual([StreamDescription.EncryptionType, StreamDescription.KeyId], ["KMS", "alias/aws/kinesis"]);
    await client.send(new StopStreamEncryptionCommand(encryption("alias/aws/kinesis")));
    handler.advance(1000);
    const puts = await client.send(new PutRecordsCommand({ StreamName: "s", Records: [{ PartitionKey: "k", Data: new Uint8Array(1) }] }));
    assert.equal(puts.EncryptionType, undefined);
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName: "s" }));
    assert.deepEqual([StreamDescriptionSummary.EncryptionType, StreamDescriptionSummary.KeyId], ["NONE", undefined]);
    const { Records } = await read();
    assert.deepEqual(Records.map((r) => r.EncryptionType), ["KMS", undefined]);
});

test("the state of the key decides over puts and reads", async () => {
    const { client, handler, key, read } = await encrypted_lab((kms) => kms.createKey({ alias: "alias/mine" }));
    assert.match(key, /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await client.send(put_command("secret"));
    const states = [
        ["Disabled", KMSDisabledException, `${key} is disabled.`],
        ["PendingDeletion", KMSInvalidStateException, `${key} is pending deletion.`],
        ["Deleted", KMSNotFoundException, `Key '${key}' does not exist`],
    ];
    for (const [state, type, message] of states) {
        handler.kms.setKeyState(key, state);
        await fails(client.send(put_command("more")), type, message);
        await fails(read(), type, message);
        await fails(client.send(new StartStreamEncryptionCommand(encryption("alias/mine"))), type, message);
    }
    handler.kms.setKeyState(key, "Enabled");
    assert.equal((await read()).Records.length, 1);
    await client.send(new StartStreamEncryptionCommand(encryption("alias/mine")));
});

test("keys are made and changed by calls of their own", async () => {
    const { kms } = await new_engine();
    const key = kms.createKey();
    assert.notEqual(kms.createKey(), key);
    assert.match(kms.createKey({ account: "210987654321" }), /^arn:aws:kms:us-east-1:210987654321:key\//);
    for (const alias of ["mine", "alias/aws/kinesis", "alias/", 5]) assert.throws(() => kms.createKey({ alias }), TypeError);
    assert.throws(() => kms.createKey({ account: "1" }), TypeError);
    assert.throws(() => kms.setKeyState(key, "enabled"), TypeError);
    assert.throws(() => kms.setKeyState("arn:aws:kms:us-east-1:123456789012:key/none", "Enabled"), /no customer managed key/);
});

test("keys are part of the state and of snapshots", async () => {
    const engine = await new_engine();
    const before = engine.stateHash();
    const snapshot = engine.snapshot();
    const key = engine.kms.createKey();
    assert.notEqual(engine.stateHash(), before);
    engine.restore(snapshot);
    assert.equal(engine.stateHash(), before);
    assert.throws(() => engine.kms.setKeyState(key, "Enabled"), /no customer managed key/);
    engine.destroy();
    assert.throws(() => engine.kms.createKey(), /destroyed/);
});
