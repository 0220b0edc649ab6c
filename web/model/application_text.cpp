#include "web/model/application_text.h"

#include <algorithm>

#include "core/base/text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

std::string records(std::uint64_t count) {
    return counted(static_cast<std::int64_t>(count), "record");
}

struct Describe {
    const sim::Consumer& consumer;
    Instant now;

    ApplicationText operator()(const std::monostate&) const {
        const auto* const delivery = std::get_if<sim::DeliveryReader>(&consumer.reader);
        if (!delivery) return {};
        return {"", "", counted(static_cast<std::int64_t>(delivery->objects.end()), "object")};
    }

    ApplicationText operator()(const sim::Dashboard& dashboard) const {
        const auto& spec = *std::get_if<sim::DashboardSpec>(&consumer.spec.application.kind);
        const Duration length = Duration::seconds(spec.window_s);
        const Instant window = sim::window_of(now, spec.window_s) - length;
        const auto at =
            std::ranges::find(dashboard.windows(), window, &sim::Dashboard::Window::begin);
        const std::string when =
            cat(" in the ", spec.window_s, " s before ", time_of_day(window + length).substr(0, 8));
        if (at == dashboard.windows().end())
            return {"dashboard", cat("nothing", when), cat("0 in ", spec.window_s, " s")};
        const auto most =
            std::ranges::max_element(at->by_key, {}, [](const auto& key) { return key.second; });
        return {"dashboard",
                cat(records(at->all), when, ", most of one key: ", most->first, " (", most->second,
                    ")"),
                cat(with_thousands(static_cast<std::int64_t>(at->all)), " in ", spec.window_s,
                    " s, most ", most->first)};
    }

    ApplicationText operator()(const sim::Alarm& alarm) const {
        if (alarm.raised().empty()) return {"alarm", "nothing unusual so far", "no alarm"};
        const sim::Alarm::Raised& last = alarm.raised().back();
        const std::int64_t tenths = last.usual_thousandths / 100;
        return {"alarm",
                cat(counted(static_cast<std::int64_t>(alarm.count({})), "time"), ", the last at ",
                    time_of_day(last.at).substr(0, 8), ": ", last.key, " came ",
                    counted(static_cast<std::int64_t>(last.count), "time"), ", usually ",
                    tenths / 10, ".", tenths % 10),
                cat(counted(static_cast<std::int64_t>(alarm.count({})), "alarm"), ": ", last.key)};
    }

    ApplicationText operator()(const sim::Price& price) const {
        const auto& spec = *std::get_if<sim::PriceSpec>(&consumer.spec.application.kind);
        const std::int64_t percent = price.percent(spec, now, {});
        return {"highest price", cat(percent, " % of the usual one"), cat("price ", percent, " %")};
    }

    ApplicationText operator()(const sim::Archive& archive) const {
        return {"archive",
                cat(records(archive.records), ", ", bytes_text(archive.bytes), " in ",
                    counted(static_cast<std::int64_t>(archive.objects), "object")),
                counted(static_cast<std::int64_t>(archive.objects), "object")};
    }
};

}  // namespace

ApplicationText application_text(const sim::Consumer& consumer, Instant now) {
    return std::visit(Describe{consumer, now}, consumer.application);
}

}  // namespace kds::web
