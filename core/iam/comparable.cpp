#include "core/iam/comparable.h"

#include <array>
#include <cstddef>

#include "core/iam/request.h"

namespace kds::iam {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads a text from its front; what does not fit leaves it where it is.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_{text} {}

    bool at_end() const { return rest_.empty(); }
    char next() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// All digits that follow, at least one and at most `most`; empty otherwise.
    std::string_view digits(std::size_t most) {
        std::size_t count = 0;
        while (count < rest_.size() && is_digit(rest_[count])) ++count;
        if (count > most) return {};
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    /// Exactly so many digits, as a number.
    std::optional<int> number(std::size_t count, int least, int most) {
        if (rest_.size() < count) return std::nullopt;
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (!is_digit(rest_[i])) return std::nullopt;
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(count);
        if (value < least || value > most) return std::nullopt;
        return value;
    }

private:
    std::string_view rest_;
};

std::int64_t value_of(std::string_view digits) {
    std::int64_t value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

/// Digits behind a point, of which there are at most six, as millionths.
std::int64_t millionths_of(std::string_view digits) {
    std::int64_t value = value_of(digits);
    for (std::size_t i = digits.size(); i < 6; ++i) value *= 10;
    return value;
}

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_of(int year, int month) {
    constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

/// Days from 1970-01-01 on. Precondition: the year is not before 1970.
std::int64_t days_until(int year, int month, int day) {
    constexpr auto leap_days_before = [](std::int64_t y) {
        return (y - 1) / 4 - (y - 1) / 100 + (y - 1) / 400;
    };
    std::int64_t days =
        (year - 1970) * std::int64_t{365} + leap_days_before(year) - leap_days_before(1970);
    for (int m = 1; m < month; ++m) days += days_of(year, m);
    return days + day - 1;
}

/// "hh:mm", "hh:mm:ss" or "hh:mm:ss.f", and then Z or a distance from UTC.
std::optional<Duration> parse_time(Cursor& in) {
    const auto hour = in.number(2, 0, 23);
    if (!hour || !in.take(':')) return std::nullopt;
    const auto minute = in.number(2, 0, 59);
    if (!minute) return std::nullopt;
    Duration time = Duration::seconds(*hour * 3'600 + *minute * 60);
    if (in.take(':')) {
        const auto second = in.number(2, 0, 59);
        if (!second) return std::nullopt;
        time = time + Duration::seconds(*second);
        if (in.take('.')) {
            const std::string_view fraction = in.digits(6);
            if (fraction.empty()) return std::nullopt;
            time = time + Duration::micros(millionths_of(fraction));
        }
    }
    if (in.take('Z')) return time;
    const bool is_east = in.next() == '+';
    if (!in.take('+') && !in.take('-')) return std::nullopt;
    const auto hours = in.number(2, 0, 23);
    if (!hours || !in.take(':')) return std::nullopt;
    const auto minutes = in.number(2, 0, 59);
    if (!minutes) return std::nullopt;
    const Duration away = Duration::seconds(*hours * 3'600 + *minutes * 60);
    return is_east ? time - away : time + away;
}

std::optional<Instant> parse_calendar(std::string_view text) {
    Cursor in(text);
    const auto year = in.number(4, 1970, 9999);
    if (!year) return std::nullopt;
    int month = 1, day = 1;
    Duration time{};
    if (in.take('-')) {
        const auto given = in.number(2, 1, 12);
        if (!given) return std::nullopt;
        month = *given;
        if (in.take('-')) {
            const auto given_day = in.number(2, 1, days_of(*year, month));
            if (!given_day) return std::nullopt;
            day = *given_day;
            if (in.take('T')) {
                const auto given_time = parse_time(in);
                if (!given_time) return std::nullopt;
                time = *given_time;
            }
        }
    }
    if (!in.at_end()) return std::nullopt;
    return Instant::from_seconds(days_until(*year, month, day) * 86'400) + time;
}

std::optional<u128> parse_v4(std::string_view text) {
    Cursor in(text);
    u128 address = 0;
    for (int i = 0; i < 4; ++i) {
        if (i > 0 && !in.take('.')) return std::nullopt;
        const std::string_view part = in.digits(3);
        // A leading zero could be meant as octal.
        if (part.empty() || (part.size() > 1 && part.front() == '0') || value_of(part) > 255)
            return std::nullopt;
        address = address << 8 | static_cast<u128>(value_of(part));
    }
    if (!in.at_end()) return std::nullopt;
    return address;
}

/// The value of one to four hexadecimal digits; empty for anything else.
std::optional<unsigned> parse_group(std::string_view text) {
    if (text.empty() || text.size() > 4) return std::nullopt;
    unsigned value = 0;
    for (const char given : text) {
        const char c = folded(given);
        const bool is_letter = c >= 'a' && c <= 'f';
        if (!is_letter && !is_digit(c)) return std::nullopt;
        value = value << 4 | static_cast<unsigned>(is_letter ? c - 'a' + 10 : c - '0');
    }
    return value;
}

struct Groups {
    u128 value = 0;
    int count = 0;
};

/// Groups between colons, also none; the last one may be an IPv4 address, which counts as two.
std::optional<Groups> parse_groups(std::string_view text, bool may_end_in_v4) {
    Groups groups;
    if (text.empty()) return groups;
    for (bool is_last = false; !is_last;) {
        const auto colon = text.find(':');
        is_last = colon == std::string_view::npos;
        const std::string_view part = text.substr(0, colon);
        if (const auto group = parse_group(part)) {
            groups.value = groups.value << 16 | *group;
            groups.count += 1;
        } else if (const auto v4 = is_last && may_end_in_v4 ? parse_v4(part) : std::nullopt) {
            groups.value = groups.value << 32 | *v4;
            groups.count += 2;
        } else {
            return std::nullopt;
        }
        if (groups.count > 8) return std::nullopt;
        if (!is_last) text.remove_prefix(colon + 1);
    }
    return groups;
}

/// RFC 4291, section 2.2.
std::optional<u128> parse_v6(std::string_view text) {
    const auto gap = text.find("::");
    const auto head = parse_groups(text.substr(0, gap), gap == std::string_view::npos);
    if (!head) return std::nullopt;
    if (gap == std::string_view::npos) {
        if (head->count != 8) return std::nullopt;
        return head->value;
    }
    const auto tail = parse_groups(text.substr(gap + 2), true);
    if (!tail || head->count + tail->count > 7) return std::nullopt;
    const int shift = 16 * (8 - head->count);
    return (shift == 128 ? u128{0} : head->value << shift) | tail->value;
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
    Cursor in(text);
    const bool is_negative = in.take('-');
    if (!is_negative) in.take('+');
    const std::string_view whole = in.digits(12);
    if (whole.empty()) return std::nullopt;
    std::string_view fraction;
    if (in.take('.')) {
        fraction = in.digits(6);
        if (fraction.empty()) return std::nullopt;
    }
    if (!in.at_end()) return std::nullopt;
    const std::int64_t value = value_of(whole) * 1'000'000 + millionths_of(fraction);
    return is_negative ? -value : value;
}

std::optional<Instant> parse_date(std::string_view text) {
    constexpr std::size_t kYearDigits = 4;
    if (text.size() != kYearDigits &&
        text.find_first_not_of("0123456789") == std::string_view::npos) {
        Cursor in(text);
        const std::string_view seconds = in.digits(12);
        if (seconds.empty()) return std::nullopt;
        return Instant::from_seconds(value_of(seconds));
    }
    return parse_calendar(text);
}

std::optional<bool> parse_bool(std::string_view text) {
    if (equal_folded(text, "true")) return true;
    if (equal_folded(text, "false")) return false;
    return std::nullopt;
}

bool IpRange::contains(const IpRange& other) const {
    if (is_v6 != other.is_v6 || prefix_length > other.prefix_length) return false;
    const int shift = (is_v6 ? 128 : 32) - prefix_length;
    return shift == 128 || first >> shift == other.first >> shift;
}

std::optional<IpRange> parse_ip_range(std::string_view text) {
    const auto slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    IpRange range{.is_v6 = address.find(':') != std::string_view::npos};
    const auto first = range.is_v6 ? parse_v6(address) : parse_v4(address);
    if (!first) return std::nullopt;
    range.first = *first;
    const int bits = range.is_v6 ? 128 : 32;
    range.prefix_length = bits;
    if (slash != std::string_view::npos) {
        Cursor in(text.substr(slash + 1));
        const std::string_view length = in.digits(3);
        if (length.empty() || !in.at_end() || value_of(length) > bits) return std::nullopt;
        range.prefix_length = static_cast<int>(value_of(length));
    }
    return range;
}

}  // namespace kds::iam
