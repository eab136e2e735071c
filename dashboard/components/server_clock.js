// The server's clock, from what it last said: a tablet's own may be hours off, or be set meanwhile.
const AGES_EVERY_MS = 10000;

class ServerClock {
  // `nowMs` is when the server made what has just come; what comes again says nothing new.
  heard(nowMs) {
    if (nowMs !== this.saidMs) {
      this.saidMs = nowMs;
      this.heardMs = Date.now();
      this.heardTick = performance.now();
    }
  }

  // One of the two stands still while the tablet sleeps, the other jumps when it is set: the longer
  // time counts, as a number may look older than it is but never fresher.
  get nowMs() {
    const passed = Math.max(Date.now() - this.heardMs, performance.now() - this.heardTick);
    return this.saidMs + passed;
  }
}
