#include "core/base/instant.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "core/base/assert.h"

namespace kds {
namespace {

struct Calendar {
    int year;
    unsigned month;  // 1 to 12
    unsigned day;
    unsigned weekday;  // 0 is Sunday
    int hour, minute, second, milli;
};

Calendar calendar_of(Instant t) {
    KDS_ASSERT(t.us >= 0);
    using namespace std::chrono;
    const sys_time<milliseconds> moment{milliseconds{t.epoch_millis()}};
    const auto midnight = floor<days>(moment);
    const year_month_day date{midnight};
    const auto of_day = (moment - midnight).count();
    return {static_cast<int>(date.year()),         static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),     weekday{midnight}.c_encoding(),
            static_cast<int>(of_day / 3'600'000),  static_cast<int>(of_day / 60'000 % 60),
            static_cast<int>(of_day / 1'000 % 60), static_cast<int>(of_day % 1'000)};
}

}  // namespace

std::string to_java_date(Instant t) {
    static constexpr std::array kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Calendar c = calendar_of(t);
    char text[64];
    std::snprintf(text, sizeof text, "%s %s %02u %02d:%02d:%02d UTC %d", kWeekdays[c.weekday],
                  kMonths[c.month - 1], c.day, c.hour, c.minute, c.second, c.year);
    return text;
}

std::string to_iso8601(Instant t) {
    std::string text(kIso8601Size, ' ');
    write_iso8601(text.data(), t);
    return text;
}

void write_iso8601(char* to, Instant t) {
    const Calendar c = calendar_of(t);
    // By hand: simulated producers write a time into each of millions of records.
    std::memcpy(to, "0000-00-00T00:00:00.000Z", kIso8601Size);
    const auto put = [to](std::size_t end, unsigned number, int digits) {
        for (; digits > 0; --digits, number /= 10) to[--end] = static_cast<char>('0' + number % 10);
    };
    put(4, static_cast<unsigned>(c.year), 4);
    put(7, c.month, 2);
    put(10, c.day, 2);
    put(13, static_cast<unsigned>(c.hour), 2);
    put(16, static_cast<unsigned>(c.minute), 2);
    put(19, static_cast<unsigned>(c.second), 2);
    put(23, static_cast<unsigned>(c.milli), 3);
}

}  // namespace kds
