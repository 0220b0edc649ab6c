#include "web/model/format.h"

#include <algorithm>
#include <cstdio>

#include "core/base/text.h"

namespace kds::web {

std::string clock_text(Duration since_start) {
    const std::int64_t ms = since_start.whole_millis();
    char text[40];
    std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld.%03lld",
                  static_cast<long long>(ms / 3'600'000), static_cast<long long>(ms / 60'000 % 60),
                  static_cast<long long>(ms / 1'000 % 60), static_cast<long long>(ms % 1'000));
    return text;
}

std::string lag_text(std::int64_t millis) {
    if (millis < 10'000) return cat(millis / 1'000, '.', millis / 100 % 10, " s");
    if (millis < 60'000) return cat(millis / 1'000, " s");
    if (millis < 3'600'000) return cat(millis / 60'000, " min ", millis / 1'000 % 60, " s");
    return cat(millis / 3'600'000, " h ", millis / 60'000 % 60, " min");
}

std::string rate_text(std::int64_t per_1000s) {
    // A rate below a tenth would look like none.
    if (per_1000s > 0 && per_1000s < 100) {
        std::string thousandths = cat(1'000 + per_1000s);
        thousandths.replace(0, 1, "0.");
        while (thousandths.back() == '0') thousandths.pop_back();
        return thousandths;
    }
    if (per_1000s % 1'000 == 0 || per_1000s >= 100'000) return with_thousands(per_1000s / 1'000);
    return cat(with_thousands(per_1000s / 1'000), '.', per_1000s / 100 % 10);
}

std::string hex_start(HashKey key) { return to_hex32(key.value).substr(0, 4) + "…"; }

std::string hex_grouped(HashKey key) {
    const std::string hex = to_hex32(key.value);
    return cat(hex.substr(0, 4), ' ', hex.substr(4, 4), " … ", hex.substr(28));
}

std::string scientific(u128 value) {
    const std::string digits = to_decimal(value);
    if (digits.size() <= 6) return with_thousands(static_cast<std::int64_t>(low_word(value)));
    static constexpr std::string_view kSuperscript[] = {"⁰", "¹", "²", "³", "⁴",
                                                        "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string out = cat(digits.substr(0, 1), '.', digits.substr(1, 3), " × 10");
    for (char c : cat(digits.size() - 1)) out += kSuperscript[c - '0'];
    return out;
}

std::string number_tail(const SequenceNumber& number) {
    const std::string digits = number.to_decimal();
    return "…" + digits.substr(digits.size() - 7);
}

std::string time_of_day(Instant t) {
    // "2026-03-02T09:00:07.318Z": what stands between T and Z.
    return to_iso8601(t).substr(11, 12) + " UTC";
}

std::string bytes_text(std::int64_t bytes) {
    return cat(with_thousands(bytes), bytes == 1 ? " byte" : " bytes");
}

std::string data_text(std::string_view data, std::size_t max_characters) {
    const bool printable = is_utf8(data) && std::ranges::none_of(data, [](char c) {
                               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
                           });
    if (!printable) {
        static constexpr char kDigits[] = "0123456789abcdef";
        std::string out = "0x";
        for (char c : data.substr(0, max_characters / 2)) {
            out += kDigits[static_cast<unsigned char>(c) >> 4];
            out += kDigits[static_cast<unsigned char>(c) & 15];
        }
        if (data.size() > max_characters / 2) out += "…";
        return out;
    }
    std::size_t end = 0;
    for (std::size_t count = 0; end < data.size() && count < max_characters; ++count) {
        ++end;
        while (end < data.size() && (static_cast<unsigned char>(data[end]) & 0xc0) == 0x80) ++end;
    }
    std::string out(data.substr(0, end));
    if (end < data.size()) out += "…";
    return out;
}

std::string counted(std::int64_t count, std::string_view singular) {
    return cat(with_thousands(count), ' ', singular, count == 1 ? "" : "s");
}

}  // namespace kds::web
