// The event stream as a Node developer writes it: an EventEmitter a job, a listener a client, one write an event.
// It listens on a free port, prints {"port", "jobs"}, and then obeys lines of "EVENTS INTERVAL_MS AT_ONCE" on standard input.
'use strict';

const { EventEmitter } = require('node:events');
const http = require('node:http');
const readline = require('node:readline');

const HEARTBEAT_MS = 15_000;
const jobs = new Map();
for (let number = 0; number < Number(process.argv[2]); number += 1) {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  jobs.set(`job_${number}`, { emitter, seq: 0 });
}

const server = http.createServer((request, response) => {
  const job = jobs.get(request.url.split('/')[3]);
  if (!job) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 2000\n\n');
  const listener = (frame) => response.write(frame);
  const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), HEARTBEAT_MS);
  job.emitter.on('event', listener);
  request.on('close', () => {
    clearInterval(heartbeat);
    job.emitter.off('event', listener);
  });
});

function emit(job, left) {
  job.seq += 1;
  const data = {
    type: 'progress', seq: job.seq, status: 'running', stage: 3, stageLabel: 'Searching for tracks', progress: 40,
    detail: `Searching for track 3/5: Für Elise (${left})`,
  };
  job.emitter.emit('event', `id: ${job.seq}\ndata: ${JSON.stringify(data)}\n\n`);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  let [left, intervalMs, atOnce] = line.split(' ').map(Number);
  const timer = setInterval(() => {
    for (const job of jobs.values()) {
      for (let number = 0; number < atOnce; number += 1) emit(job, left - number);
    }
    left -= atOnce;
    if (left <= 0) clearInterval(timer);
  }, intervalMs);
}).on('close', () => process.exit(0));

server.listen(0, '127.0.0.1', 4096, () => {
  console.log(JSON.stringify({ port: server.address().port, jobs: [...jobs.keys()] }));
});
