#include "core/lesson/money_text.h"

#include "core/base/text.h"

namespace kds::lesson {
namespace {

constexpr std::uint64_t kNanosOfOne = 1'000'000'000;
constexpr std::size_t kNanoDigits = 9;

std::string text_of(std::uint64_t nanos, bool is_negative, std::size_t digits) {
    std::string fraction = cat(nanos % kNanosOfOne);
    fraction.insert(0, kNanoDigits - fraction.size(), '0');
    fraction.resize(digits);
    const auto whole = static_cast<std::int64_t>(nanos / kNanosOfOne);
    return cat("USD ", is_negative ? "-" : "", with_thousands(whole), ".", fraction);
}

std::uint64_t magnitude(pricing::NanoUsd amount) {
    const auto bits = static_cast<std::uint64_t>(amount.value);
    return amount.value < 0 ? 0 - bits : bits;
}

}  // namespace

std::string usd_text(pricing::NanoUsd amount) {
    constexpr std::uint64_t kStep = 100'000;
    const std::uint64_t rounded = (magnitude(amount) + kStep / 2) / kStep * kStep;
    return text_of(rounded, amount.value < 0 && rounded > 0, 4);
}

std::string usd_text_exact(pricing::NanoUsd amount) {
    const std::uint64_t nanos = magnitude(amount);
    std::size_t digits = kNanoDigits;
    std::uint64_t step = 10;
    while (digits > 2 && nanos % step == 0) {
        --digits;
        step *= 10;
    }
    return text_of(nanos, amount.value < 0, digits);
}

}  // namespace kds::lesson
