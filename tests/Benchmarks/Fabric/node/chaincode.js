// The comparison's chaincode on the official shim: node chaincode.js HOST:PORT PACKAGE-ID
'use strict';

const shim = require('fabric-shim');

const value = Buffer.from('0123456789'.repeat(10));

const functions = {
    echo: async (stub, [text]) => Buffer.from(text),
    get: async (stub, [key]) => Buffer.from(await stub.getState(key)),
    put: async (stub, [key, text]) => {
        await stub.putState(key, Buffer.from(text));
        return Buffer.alloc(0);
    },
    // The shim queues overlapping calls, so that all may be started at once.
    putMany: async (stub, [prefix, count]) => {
        await Promise.all(Array.from({ length: Number(count) }, (_, i) => stub.putState(`${prefix}-${i}`, value)));
        return Buffer.alloc(0);
    },
};

const chaincode = {
    Init: async () => shim.success(Buffer.alloc(0)),
    Invoke: async (stub) => {
        const { fcn, params } = stub.getFunctionAndParameters();
        const run = functions[fcn];
        return run ? shim.success(await run(stub, params)) : shim.error(Buffer.from(`There is no function ${fcn}.`));
    },
};

const [address, ccid] = process.argv.slice(2);
shim.server(chaincode, { ccid, address }).start().then(
    () => console.log('serving'),
    (fault) => {
        console.error(fault);
        process.exit(1);
    });
// Ends with the process that started this one.
process.stdin.on('end', () => process.exit(0)).resume();
