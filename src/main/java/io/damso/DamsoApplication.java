package io.damso;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the API begins. */
@ApplicationPath("/api/chat")
public class DamsoApplication extends Application {}
