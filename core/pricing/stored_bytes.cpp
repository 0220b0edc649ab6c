#include "core/pricing/stored_bytes.h"

#include <algorithm>

namespace kds::pricing {

void StoredBytes::add(std::int64_t hour, std::int64_t bytes) {
    if (hour != current_.hour) {
        if (current_.bytes > 0) hours_.append(current_);
        current_ = {.hour = hour};
    }
    current_.bytes += static_cast<std::uint64_t>(bytes);
}

void StoredBytes::look(std::int64_t hour, std::int64_t retention_hours) {
    if (current_.bytes > 0 && hour > current_.hour) {
        hours_.append(current_);
        current_ = {.hour = hour};
    }
    for (; extended_end_ < hours_.end() && age(hours_[extended_end_], hour) >= kFreeHours;
         ++extended_end_)
        extended_ += hours_[extended_end_].bytes;
    for (; long_term_end_ < extended_end_ && age(hours_[long_term_end_], hour) >= kLongTermHours;
         ++long_term_end_) {
        extended_ -= hours_[long_term_end_].bytes;
        long_term_ += hours_[long_term_end_].bytes;
    }
    // No retention period is shorter than what is free, so what goes has been counted above.
    for (; first_ < extended_end_ && age(hours_[first_], hour) >= retention_hours; ++first_)
        (first_ < long_term_end_ ? long_term_ : extended_) -= hours_[first_].bytes;
    long_term_end_ = std::max(long_term_end_, first_);
    hours_.trim_to(hours_.end() - first_);
}

void StoredBytes::hash(Hasher& hasher) const {
    // The oldest hours may be kept for longer than they are needed: a matter of chunks.
    for (std::uint64_t i = first_; i < hours_.end(); ++i) {
        hasher.add(static_cast<std::uint64_t>(hours_[i].hour));
        hasher.add(hours_[i].bytes);
    }
    hasher.add(current_.bytes);
    hasher.add(extended_);
    hasher.add(long_term_);
}

}  // namespace kds::pricing
