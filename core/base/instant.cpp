#include "core/base/instant.h"

#include <array>
#include <chrono>
#include <cstdio>

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
    const Calendar c = calendar_of(t);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day,
                  c.hour, c.minute, c.second, c.milli);
    return text;
}

}  // namespace kds
