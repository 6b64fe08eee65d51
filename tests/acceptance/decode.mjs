// Reads event streams with npm's eventsource-parser. Argument: the folder it is installed in. Each line on standard
// input is an address; the events of that stream are answered as one line of JSON: [id, type, data] each.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const installed = createRequire(`${process.argv[2]}/`).resolve('eventsource-parser');
const { createParser } = await import(pathToFileURL(installed));

for await (const address of createInterface({ input: process.stdin })) {
  const events = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => events.push([id ?? '', event ?? 'message', data]),
    onError: (error) => events.push(['', 'error', String(error)]),
  });
  const decoder = new TextDecoder();
  const response = await fetch(address);
  for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));
  console.log(JSON.stringify(events));
}
