/// Virtual time. Nothing under core/ reads a clock: time is passed in, and never goes back.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace kds {

/// A length of time, exact to the microsecond. May be negative as the result of a subtraction.
struct Duration {
    std::int64_t us = 0;

    static constexpr Duration micros(std::int64_t n) { return {n}; }
    static constexpr Duration millis(std::int64_t n) { return {n * 1'000}; }
    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
    static constexpr Duration hours(std::int64_t n) { return seconds(n * 3'600); }

    constexpr std::int64_t whole_millis() const { return us / 1'000; }

    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.us + b.us}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.us - b.us}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.us * n}; }
};

/// A moment in microseconds since 1970-01-01T00:00:00Z. The service itself counts milliseconds:
/// what goes out on the wire is floored.
struct Instant {
    std::int64_t us = 0;

    static constexpr Instant from_millis(std::int64_t ms) { return {ms * 1'000}; }
    static constexpr Instant from_seconds(std::int64_t s) { return {s * 1'000'000}; }

    constexpr std::int64_t epoch_millis() const { return us / 1'000; }
    constexpr std::int64_t epoch_seconds() const { return us / 1'000'000; }

    friend constexpr auto operator<=>(Instant, Instant) = default;
    friend constexpr Instant operator+(Instant t, Duration d) { return {t.us + d.us}; }
    friend constexpr Instant operator-(Instant t, Duration d) { return {t.us - d.us}; }
    friend constexpr Duration operator-(Instant a, Instant b) { return {a.us - b.us}; }
};

/// "Thu Jul 02 12:57:57 UTC 2015": the form that the service prints in ExpiredIteratorException
/// (kinesis.md 3.7). The day always has two digits. Precondition: not before 1970.
std::string to_java_date(Instant t);

/// "2025-01-01T00:00:00.000Z". Precondition: not before 1970. Of years after 9999 the last four
/// digits are printed.
std::string to_iso8601(Instant t);
inline constexpr std::size_t kIso8601Size = 24;
/// The same, to where there is room for kIso8601Size characters.
void write_iso8601(char* to, Instant t);

}  // namespace kds
