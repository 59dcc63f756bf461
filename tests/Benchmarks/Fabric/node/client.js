// The comparison's client on the official library: node client.js SETTINGS.json
// A task a line comes in, a result a line goes out, both JSON.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const readline = require('node:readline');
const grpc = require('@grpc/grpc-js');
const { connect, hash, signers } = require('@hyperledger/fabric-gateway');

const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const connection = new grpc.Client(settings.Address, grpc.credentials.createSsl(fs.readFileSync(settings.RootCertificate)));
const limit = (seconds) => () => ({ deadline: Date.now() + seconds * 1000 });
const gateway = connect({
    client: connection,
    identity: { mspId: settings.MspId, credentials: fs.readFileSync(settings.Certificate) },
    signer: signers.newPrivateKeySigner(crypto.createPrivateKey(fs.readFileSync(settings.PrivateKey))),
    hash: hash.sha256,
    evaluateOptions: limit(5),
    endorseOptions: limit(15),
    submitOptions: limit(5),
    commitStatusOptions: limit(60),
});
const contract = gateway.getNetwork(settings.Channel).getContract(settings.Chaincode);
const text = '0123456789'.repeat(10);

async function putMany(key) {
    const began = performance.now();
    const transaction = await contract.newProposal('putMany', { arguments: [key, '1000'] }).endorse();
    const endorsed = performance.now() - began;
    const status = await (await transaction.submit()).getStatus();
    if (!status.successful)
        throw new Error(`${status.transactionId} ended with ${status.code}`);
    return endorsed;
}

const calls = {
    evaluate: () => contract.evaluateTransaction('get', 'known'),
    submit: (key) => contract.submitTransaction('put', key, text),
    many: putMany,
};

async function run(task) {
    if (task.Call === 'prepare') {
        await contract.submitTransaction('put', 'known', text);
        return { Calls: 1, Seconds: 0, Milliseconds: [], EndorsedMilliseconds: [] };
    }
    const call = calls[task.Call];
    const [milliseconds, endorsed] = [[], []];
    const start = performance.now();
    const goesOn = (i) => task.CallsPerLane > 0 ? i < task.CallsPerLane : performance.now() - start < task.Seconds * 1000;
    await Promise.all(Array.from({ length: task.InFlight }, async (_, lane) => {
        for (let i = 0; goesOn(i); i++) {
            const began = performance.now();
            const result = await call(`${task.Prefix}-${lane}-${i}`);
            milliseconds.push(performance.now() - began);
            if (task.Call === 'many')
                endorsed.push(result);
        }
    }));
    return { Calls: milliseconds.length, Seconds: (performance.now() - start) / 1000, Milliseconds: milliseconds, EndorsedMilliseconds: endorsed };
}

(async () => {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        let result;
        try {
            result = await run(JSON.parse(line));
        } catch (fault) {
            result = { Error: String(fault.details?.length ? JSON.stringify(fault.details) : fault) };
        }
        process.stdout.write(`${JSON.stringify(result)}\n`);
    }
    gateway.close();
    connection.close();
})();
