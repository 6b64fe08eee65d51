/*
 * Stands in for Spotify's player script. `window.sdk` says what it did and can be told how to behave:
 * `songMs` the length of every song, `pauseMs` how long a pause takes, `trouble` an error instead of `ready`,
 * `silentEnd` to say nothing at the end. `overlaps` counts the moments at which it and an audio element sounded.
 */
(() => {
  const sdk = {
    songMs: 60_000, pauseMs: 100, trouble: null, silentEnd: false,
    overlaps: 0, heard: [], activated: 0, disconnected: 0, volume: null, player: null,
    ...window.sdkWishes,
  };
  window.sdk = sdk;

  class Player {
    #listeners = {};
    #song = null;
    #paused = true;
    #position = 0;
    #since = 0;
    #ending = null;

    constructor(options) {
      this.options = options;
      sdk.volume = options.volume;
      sdk.player = this;
    }

    addListener(event, listener) {
      (this.#listeners[event] ??= []).push(listener);
    }

    emit(event, news) {
      for (const listener of this.#listeners[event] ?? []) listener(news);
    }

    async connect() {
      this.id = `device-${Math.random().toString(36).slice(2)}`;
      this.options.getOAuthToken((token) => {
        this.token = token;
        setTimeout(() => {
          if (sdk.trouble) this.emit(sdk.trouble, { message: 'stand-in' });
          else this.emit('ready', { device_id: this.id });
        }, 50);
      });
      return true;
    }

    disconnect() {
      sdk.disconnected += 1;
      this.id = null;
      this.#stop();
      this.#song = null;
    }

    async activateElement() {
      if (navigator.userActivation.isActive) sdk.activated += 1;
    }

    get sounds() {
      return this.#song !== null && !this.#paused;
    }

    /** What Spotify's servers do after a PUT: first it loads, then it sounds. */
    order(uri) {
      clearTimeout(this.#ending);
      this.#song = uri.split(':').pop();
      this.#paused = true;
      this.#position = 0;
      this.#tell(true);
      setTimeout(() => {
        if (!this.#song) return;
        sdk.heard.push(uri);
        this.#go();
      }, 150);
    }

    async pause() {
      await new Promise((resolve) => { setTimeout(resolve, sdk.pauseMs); });
      this.#stop();
      this.#tell();
    }

    async resume() {
      this.#go();
    }

    async seek(ms) {
      const { sounds } = this;
      this.#stop();
      this.#position = ms;
      this.#tell();
      if (sounds) this.#go();
    }

    async setVolume(volume) {
      sdk.volume = volume;
    }

    async getCurrentState() {
      return this.#song && this.#state();
    }

    #go() {
      this.#paused = false;
      this.#since = performance.now();
      this.#tell();
      this.#ending = setTimeout(() => {
        this.#stop();
        this.#position = 0;
        if (!sdk.silentEnd) this.#tell();
      }, sdk.songMs - this.#position);
    }

    #stop() {
      clearTimeout(this.#ending);
      this.#position = this.position;
      this.#paused = true;
    }

    get position() {
      return this.#paused ? this.#position : this.#position + performance.now() - this.#since;
    }

    #state(loading = false) {
      return {
        paused: this.#paused, loading, position: Math.round(this.position), duration: sdk.songMs,
        track_window: { current_track: { id: this.#song, uri: `spotify:track:${this.#song}`, linked_from: { id: null } } },
      };
    }

    #tell(loading = false) {
      if (this.#song) this.emit('player_state_changed', this.#state(loading));
    }
  }

  const realFetch = window.fetch;
  window.fetch = async (address, options) => {
    const response = await realFetch(address, options);
    const url = new URL(address, window.location.href);
    if (options?.method === 'PUT' && url.pathname.endsWith('/me/player/play') && response.ok) {
      const { player } = sdk;
      if (player.id === url.searchParams.get('device_id')) player.order(JSON.parse(options.body).uris[0]);
    }
    return response;
  };

  setInterval(() => {
    const said = [...document.querySelectorAll('audio')].some((audio) => !audio.paused);
    if (said && sdk.player?.sounds) sdk.overlaps += 1;
  }, 10);

  window.Spotify = { Player };
  window.onSpotifyWebPlaybackSDKReady?.();
})();
