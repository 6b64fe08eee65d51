/**
 * The only place that opens connections to events. Three ways bring the same ones; line.js chooses.
 *
 * @typedef {import('./sources.js').Source} Source
 * @typedef {import('./types').OwnerEvent} OwnerEvent
 *
 * @typedef {Object} Hearer what a way reports to
 * @property {() => void} opened
 * @property {(event: OwnerEvent, number: number) => void} event one event, and the number with which to come back
 * @property {() => void} beat the server lives, and has nothing to tell
 * @property {() => void} closed the connection is gone, or was never there
 *
 * @callback Way opens a connection
 * @param {Source} source
 * @param {?number} after the last event that was seen; null for all from the beginning
 * @param {Hearer} hearer
 * @returns {() => void} closes it; nothing is reported from then on
 */

/**
 * @type {Way} A browser would resume by itself, but all browsers at the same moment after a server's end: so the line
 *   does that, at a time of its own.
 */
function byEventSource(source, after, hearer) {
  const stream = new EventSource(source.streamAddress(after));
  stream.addEventListener('open', () => hearer.opened());
  stream.addEventListener('message', ({ data, lastEventId }) => hearer.event(JSON.parse(data), Number(lastEventId)));
  stream.addEventListener('heartbeat', () => hearer.beat());
  stream.addEventListener('error', () => {
    stream.close();
    hearer.closed();
  });
  return () => stream.close();
}

/** @type {Way} Gets through where a proxy holds an event stream back until it ends. */
function byWebSocket(source, after, hearer) {
  const socket = new WebSocket(source.socketAddress(after));
  let wanted = true;
  socket.addEventListener('open', () => wanted && hearer.opened());
  socket.addEventListener('message', ({ data }) => {
    if (!wanted) return;
    const event = JSON.parse(data);
    if (event.type === 'heartbeat') hearer.beat();
    else hearer.event(event, source.numberOf(event));
  });
  socket.addEventListener('close', () => wanted && hearer.closed());
  return () => {
    wanted = false;
    socket.close();
  };
}

/** @type {Way} Gets through wherever the page itself does. */
function byAsking(source, after, hearer) {
  let wanted = true;
  let timer = 0;
  let last = after;
  const ask = async () => {
    const answer = await source.ask(last).catch(() => null);
    if (!wanted) return;
    if (answer === null || answer.over) {
      hearer.closed();
      return;
    }
    hearer.beat();
    for (const event of answer.events) {
      last = source.numberOf(event);
      if (wanted) hearer.event(event, last);
    }
    if (wanted) timer = setTimeout(ask, source.pauseMs());
  };
  hearer.opened();
  ask();
  return () => {
    wanted = false;
    clearTimeout(timer);
  };
}

/**
 * @typedef {'stream'|'socket'|'asking'} WayName
 * @type {Array<{name: WayName, open: Way}>} the best first
 */
export const WAYS = [
  { name: 'stream', open: byEventSource },
  { name: 'socket', open: byWebSocket },
  { name: 'asking', open: byAsking },
];
