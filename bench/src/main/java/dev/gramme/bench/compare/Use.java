package dev.gramme.bench.compare;

import java.util.Map;

/// What a round took of the machine.
///
/// @param micros processor time of the servers per operation, in microseconds
/// @param cores of all processes of the servers together, on average
/// @param residentMib memory of all of them together, at the end
/// @param clientCores of the load generator; 0 where it does not tell
record Use(double micros, double cores, long residentMib, double clientCores) {
    void into(Map<String, Object> map) {
        map.put("server_cpu_us_per_operation", micros);
        map.put("server_cores", cores);
        map.put("resident_mib", residentMib);
        if (clientCores > 0) {
            map.put("client_cores", clientCores);
        }
    }
}
