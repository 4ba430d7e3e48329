/* Moves the wall clock by WALL_AHEAD_S seconds, for a program that is started with it; the monotonic clock stays.
   Such a program may also set `wall_ahead_s` while it runs. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

volatile long wall_ahead_s;

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("WALL_AHEAD_S");
  if (text) wall_ahead_s = atol(text);
}

int clock_gettime(clockid_t id, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, id, now);
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) now->tv_sec += wall_ahead_s;
  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  (void)zone;
  struct timespec fine;
  clock_gettime(CLOCK_REALTIME, &fine);
  if (now) {
    now->tv_sec = fine.tv_sec;
    now->tv_usec = fine.tv_nsec / 1000;
  }
  return 0;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
