/// What the application behind a consumer has found out, in a line.
#pragma once

#include <string>

#include "core/sim/consumer.h"

namespace kds::web {

struct ApplicationText {
    std::string term;  ///< "dashboard"; empty without an application.
    std::string value;
    std::string
        brief;  ///< "40 in 10 s, most user-3": for a card. Of a delivery stream its objects.
};
/// "200 records in the 10 s before 09:00:10, most of them user-3: 50".
ApplicationText application_text(const sim::Consumer& consumer, Instant now);

}  // namespace kds::web
