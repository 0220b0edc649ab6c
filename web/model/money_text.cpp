#include "web/model/money_text.h"

#include "core/base/text.h"

namespace kds::web {
namespace {

constexpr std::int64_t kNano = 1'000'000'000;

/// With so many digits after the point, of `fraction` as many.
std::string dollars(std::int64_t whole, std::int64_t fraction, int digits) {
    std::string text(static_cast<std::size_t>(digits), '0');
    for (std::size_t i = text.size(); i-- > 0; fraction /= 10)
        text[i] = static_cast<char>('0' + fraction % 10);
    return cat('$', with_thousands(whole), '.', text);
}

}  // namespace

std::string usd_exact(pricing::NanoUsd amount) {
    return dollars(amount.value / kNano, amount.value % kNano, 9);
}

std::string usd_short(pricing::NanoUsd amount) {
    std::string text = usd_exact(amount);
    constexpr std::size_t kLeast = 2;
    const std::size_t point = text.find('.');
    while (text.back() == '0' && text.size() - point - 1 > kLeast) text.pop_back();
    return text;
}

std::string usd_cents(pricing::NanoUsd amount) {
    const std::int64_t cents = pricing::rounded_cents(amount);
    if (cents == 0) return usd_short(amount);
    return dollars(cents / 100, cents % 100, 2);
}

}  // namespace kds::web
