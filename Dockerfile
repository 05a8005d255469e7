# Debian, not Alpine: the embedded ClickHouse needs glibc.
FROM node:22-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY server/web/assets server/web/assets
RUN npm run build

FROM golang:1.27-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=assets /src/server/web/static/build server/web/static/build
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /candour ./server

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home /data candour && mkdir /data && chown candour /data
COPY --from=build /candour /usr/local/bin/candour
COPY --from=assets /src/node_modules/@chdb/ /usr/local/lib/chdb/
RUN ln -s /usr/local/lib/chdb/lib-linux-*-gnu/libchdb.so /usr/local/lib/libchdb.so
USER candour
VOLUME /data
ENV CANDOUR_ADDR=0.0.0.0:8080 CANDOUR_DATA=/data
EXPOSE 8080
ENTRYPOINT ["candour"]
CMD ["serve"]
