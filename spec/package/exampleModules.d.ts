// Frameworks that the examples of the documents use, and that are not installed here.
declare module 'express';
declare module 'fastify';
declare module '@fastify/websocket';
declare module '@nestjs/common';
declare module '@nestjs/core';
declare module '@nestjs/platform-ws';
declare module '@nestjs/websockets';
