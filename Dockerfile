# The program `tokometer` with the page embedded, and nothing else.
#
#   docker build -t tokometer .
#   docker run --rm --network host tokometer --server http://192.168.1.50:11434
#
# Without the host's network (Docker Desktop), under the same port numbers and with the machine's address:
#   docker run --rm -p 8080:8080 -p 9000-9031:9000-9031 tokometer --lan --lane-ports 9000-9031 \
#     --name 192.168.1.7 --server http://host.docker.internal:11434

FROM rust:1.95-bookworm AS build
WORKDIR /tokometer
COPY . .
RUN cargo xtask dist && mv target/dist/*/tokometer /usr/local/bin/

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/tokometer /tokometer
EXPOSE 8080
ENTRYPOINT ["/tokometer"]
