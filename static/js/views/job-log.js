/** What happened in a job: its runs, how long each stage took, what services outside were asked for. */

import { getRuns } from '../api-keeping.js';
import { refusalIn } from '../api.js';
import { element } from '../dom.js';
import { asDuration } from '../format.js';
import { hasWords, say } from '../words.js';

/** @typedef {import('../types').Attempt} Attempt */

/** @param {string} jobId @returns {HTMLElement} asks when it is first opened */
export function jobLog(jobId) {
  const content = element('div');
  const details = element('details', {
    class: 'job-log', 'data-testid': 'job-log',
    ontoggle: async () => {
      if (!details.open) return;
      try {
        const runs = await getRuns(jobId);
        content.replaceChildren(...runs.flatMap((run) => told(run, runs.length > 1)));
      } catch (reason) {
        content.replaceChildren(element('p', { class: 'facts' }, refusalIn(reason).message));
      }
    },
  }, element('summary', {}, say('log.title')), content);
  return details;
}

/** @param {Attempt} run @param {boolean} oneOfSeveral @returns {Node[]} */
function told({ number, stages, usage, restarts, error }, oneOfSeveral) {
  const lines = [
    usage.llmCalls && say('log.llm', { count: usage.llmCalls, read: usage.llmPromptTokens, written: usage.llmCompletionTokens }),
    usage.speechCalls && say('log.speech', { count: usage.speechCalls, chars: usage.speechChars }),
    usage.spotifyCalls && say('log.spotify', { count: usage.spotifyCalls }),
    restarts && say('log.restarts', { count: restarts }),
    oneOfSeveral && error,
  ].filter((line) => typeof line === 'string' && line !== '');
  return [
    ...(oneOfSeveral ? [element('p', { class: 'log-run' }, say('log.run', { number }))] : []),
    stages.length > 0 ? element('dl', {}, ...stages.map(({ stage, label, durationMs }) => element('div', {},
      element('dt', {}, stageName(stage, label)), element('dd', {}, asDuration(durationMs)))))
      : element('p', { class: 'facts' }, say('log.nothing')),
    ...lines.map((line) => element('p', { class: 'facts' }, /** @type {string} */ (line))),
  ];
}

/** @param {number} stage @param {string} label the server's */
function stageName(stage, label) {
  const key = `stage.${stage}`;
  return hasWords(key) ? say(key) : label;
}
