//! HTTP: routes, guards, forms, shell, components, accept loop, assets.
