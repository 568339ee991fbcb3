// graphile-worker as its documentation runs it as a library: what waits is worked off, or jobs are
// added one by one and the time until each starts is taken. What came of it is printed as JSON.
import { Logger, makeWorkerUtils, run, runMigrations, runOnce } from 'graphile-worker';

const [what, count] = [process.argv[2], Number(process.argv[3] ?? 0)];
const options = {
  connectionString: process.env.DATABASE_URL,
  concurrency: 10,
  maxPoolSize: 10,
  noHandleSignals: true,
  logger: new Logger(() => () => {}),
};

const seconds = (from) => Number(process.hrtime.bigint() - from) / 1e9;
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function drain() {
  let done = 0;
  const [begun, spent] = [process.hrtime.bigint(), cpu()];
  await runOnce({ ...options, taskList: { trivial: async () => void (done += 1) } });
  return { done, seconds: seconds(begun), cpu: cpu() - spent };
}

async function latency() {
  const latencies = [];
  let started;
  const stamp = async ({ sent }) => {
    latencies.push(seconds(BigInt(sent)));
    started();
  };
  const runner = await run({ ...options, taskList: { stamp } });
  const utils = await makeWorkerUtils(options);
  await new Promise((done) => setTimeout(done, 1_000));
  for (let job = 0; job < count; job += 1) {
    const start = new Promise((done) => (started = done));
    await utils.addJob('stamp', { sent: String(process.hrtime.bigint()) });
    await start;
    await new Promise((done) => setTimeout(done, 20));
  }
  await runner.stop();
  await utils.release();
  return { latencies };
}

const tasks = { migrate: async () => void (await runMigrations(options)), drain, latency };
process.stdout.write(JSON.stringify((await tasks[what]()) ?? {}));
process.exit(0);
