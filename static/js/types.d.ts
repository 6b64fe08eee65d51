/** What the server tells (docs/api.md, docs/events.md) and what parts of the page hand each other. Never loaded. */

export interface Narration {
  type: 'narration';
  index: number;
  title: string;
  text: string;
  audioUrl?: string;
  durationMs?: number;
  sources?: { text: string, source: string }[];
}

export interface Song {
  type: 'song';
  index: number;
  title: string;
  artist: string;
  album?: string | null;
  year?: number | null;
  trackId?: string;
  /** `spotify:track:…` or `library:…` */
  trackUri?: string;
  durationMs?: number;
  /** Only where the recording is this server's own. */
  audioUrl?: string;
  coverUrl?: string | null;
  why?: string;
  /** Its part in the story, as the plan has it. */
  role?: string;
}

/** One entry of the timeline. */
export type Segment = Narration | Song;

/** One of the plan's places for a song. */
export interface Slot {
  role: string;
  song: string;
  artist: string;
  year?: number | null;
  why: string;
  /** Whether the wanted song is there; not given before it was looked for. */
  found?: boolean;
  /** The place of the slot's song in the timeline, where it is filled. */
  index?: number;
  /** The song that came where another was wanted. */
  instead?: { title: string, artist: string, year?: number | null };
}

/** The story that is planned, before the songs are found and after. */
export interface Plan {
  title: string;
  summary: string;
  arc?: string;
  era?: string;
  slots: Slot[];
}

/** A narration that is written, before it can be heard. */
export interface Script {
  index: number;
  title: string;
  text: string;
}

/** What somebody asked for. */
export interface Request {
  topic: string;
  prompt: string;
  narrationTargetSecs?: number;
  catalog?: string;
  email?: string;
  language?: string;
  voice?: string;
}

export type JobStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

/** A job as the page keeps it. */
export interface Job {
  id: string;
  status: JobStatus;
  topic: string | null;
  stage: number | null;
  stageLabel: string;
  /** Percent. */
  progress: number;
  detail: string;
  /** 1 is next; null or 0 while it does not wait. */
  queuePosition: number | null;
  /** Seconds, as estimated. */
  queueWaitS: number | null;
  /** When its run began, ISO 8601; null while it waits. */
  startedAt: string | null;
  /** How long each stage took that is over, by number, in milliseconds. */
  stageMs: Record<string, number>;
  /** About how many seconds it took from `updatedAt` on until it is done; null where nobody can tell. */
  etaS: number | null;
  updatedAt: string | null;
  /** What went wrong, of a failed one; with its code. */
  error: string | null;
  code: string | null;
  retryable: boolean;
}

/** A job that runs or waits, in the list of all of them. */
export interface ActiveJob extends Job {
  createdAt: string;
}

/** A job as the server tells it. */
export interface JobAnswer extends Partial<Omit<Job, 'id' | 'status' | 'error'>> {
  id: string;
  status: JobStatus;
  createdAt: string;
  userId: string;
  error?: string;
  result?: Result | null;
}

export interface Result {
  data: { title: string, topic?: string, summary?: string, timeline: Segment[] };
  playlistId: string | null;
}

type Step = { status?: JobStatus, stage?: number, stageLabel?: string, progress?: number, detail?: string,
  queuePosition?: number | null, queueWaitS?: number | null } & Times;

type Times = { startedAt?: string, stageMs?: Record<string, number>, etaS?: number, updatedAt?: string };

/** An event of a job; `seq` is its place among them, not given where the page itself tells one. `at` is its place among
 * those of all jobs, given where no `id:` stands beside it. */
export type JobEvent = { seq?: number, jobId?: string, at?: number } & (
  | { type: 'init', topic?: string, segments?: Segment[], plan?: Plan, scripts?: Script[] } & Step
  | { type: 'progress', topic?: string, createdAt?: string } & Step
  | { type: 'plan', plan: Plan }
  | { type: 'script' } & Script
  | { type: 'segment', index: number, segment: Segment }
  | { type: 'complete', result: Result } & Times
  | { type: 'error', error: string, code?: string | null, stage?: number | null, retryable?: boolean } & Times
  | { type: 'cancelled', stage?: number | null } & Times
);

/** With this the news of all of an owner's jobs begins: how each stands. */
export interface OwnersJobs {
  type: 'init';
  at?: number;
  jobs: ({ jobId: string, seq: number, topic?: string, createdAt?: string } & Step)[];
}

/** News of any of an owner's jobs. */
export type OwnerEvent = JobEvent | OwnersJobs;

/** A saved documentary as it stands in the list. */
export interface PlaylistEntry {
  id: string;
  title: string;
  topic?: string;
  createdAt: string;
  durationMs?: number;
  songs?: number;
  artists?: string[];
}

export interface Playlist extends PlaylistEntry {
  summary?: string;
  timeline: Segment[];
}

export interface Session {
  auth: 'none' | 'token' | 'spotify';
  /** Whether the server lets this browser ask for more than what it has a link to. */
  known: boolean;
  /** With Spotify. */
  signedIn: boolean;
  user: { id: string, name: string, premium: boolean | null } | null;
  catalogs: string[];
  spotify: { available: boolean, signInUrl: string | null, apiUrl: string | null };
  mail: boolean;
  /** As which files a documentary can be had. */
  exports: string[];
  /** Where the user's podcast feed is, on this server; null for a visitor. */
  feed: string | null;
  heartbeatS: number;
  /** Whether other languages than English, and other voices than `voice`, can be asked for. */
  languages: boolean;
  voices: boolean;
  voice: string;
  wordsPerMin: number;
  /** How many a documentary has. */
  songs: number;
  narrations: number;
}

/** A topic to offer. */
export interface Suggestion {
  topic: string;
  kind: 'artist' | 'style' | 'years';
  /** How many there are, at most. */
  songs?: number;
}

/** A job as the history tells it. */
export interface PastJob extends JobAnswer {
  topic: string | null;
  title?: string;
  playlistId?: string;
  finishedAt?: string;
}

/** One run of a job: how long each stage took, and what was asked of services outside. */
export interface Attempt {
  number: number;
  outcome: string;
  error: string;
  restarts: number;
  stages: { stage: number, label: string, durationMs: number }[];
  usage: { llmCalls: number, llmPromptTokens: number, llmCompletionTokens: number, speechCalls: number, speechChars: number,
    spotifyCalls: number };
}

export interface Action {
  /** What is to be done: one of those that views/notice.js knows. */
  name: 'sign-in' | 'ask-anew' | 'show-running';
  label: string;
}

export interface Notice {
  kind: 'error' | 'info';
  text: string;
  action: Action | null;
}

/** The state of Spotify's player, as far as it is of interest here. */
export interface SpotifyState {
  paused: boolean;
  loading: boolean;
  /** Milliseconds. */
  position: number;
  duration: number;
  track_window: { current_track: { id: string | null, linked_from?: { id: string | null } } | null };
}

export interface SpotifyPlayer {
  connect(): Promise<boolean>;
  disconnect(): void;
  activateElement?(): Promise<void> | undefined;
  addListener(event: string, react: (told: any) => void): void;
  getCurrentState(): Promise<SpotifyState | null>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  seek(positionMs: number): Promise<void>;
  setVolume(volume: number): Promise<void>;
}

export interface SpotifySdk {
  Player: new (options: {
    name: string, volume: number, getOAuthToken: (give: (token: string) => void) => void,
  }) => SpotifyPlayer;
}

declare global {
  interface Window {
    Spotify?: SpotifySdk;
    onSpotifyWebPlaybackSDKReady?: () => void;
  }
}
